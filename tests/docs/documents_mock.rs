//! Every operation of the samples' SDK is answered by its transport in memory.

use documents::models::{Change, Owner};
use documents::{Client, Part};

#[tokio::test]
async fn every_operation_is_answered() -> Result<(), documents::Error> {
    let mock = Client::mock();
    let client = Client::builder()
        .api_key("key")
        .transport(mock.clone())
        .build()?;
    let documents = client.documents();
    let mut list = documents.list().items();
    assert_eq!(list.next().await.expect("one")?.id, "doc_1");
    assert!(list.next().await.is_none(), "its example has a next page");
    let stored = documents.upload(Part::text("text")).send().await?;
    assert_eq!(stored.status(), 201);
    let document = documents.get("doc_1").send().await?;
    assert!(matches!(document.owner, Some(Owner::Person(_))));
    documents.update("doc_1", Change::new()).send().await?;
    let download = documents.download("doc_1").send().await?.into_body();
    assert_eq!(download.bytes(100).await?, "bytes");
    let mut events = documents.watch("doc_1").send().await?.into_body();
    assert_eq!(events.next().await.expect("one")?.data.kind, "text");
    let mut lines = documents.export().send().await?.into_body();
    assert_eq!(lines.next().await.expect("one")?.title, "text");
    assert_eq!(mock.calls().len(), 7);
    Ok(())
}
