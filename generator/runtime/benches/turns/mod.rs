//! Measures things by turns, a round of each after the other: what else the machine does, and what
//! state the allocator is in, falls on all alike. One measured after the other is not comparable:
//! the same decoding of a large document takes 25 to 43 ms, as memory happens to lie.

/// Prints what `once` gives for each name (in `unit`), and its ratio to the first name's in the same
/// round.
pub(crate) fn compare(unit: &str, names: &[&str], rounds: usize, once: impl Fn(&str) -> f64) {
    let mut times = vec![Vec::new(); names.len()];
    for name in names {
        once(name);
    }
    for _ in 0..rounds {
        for (name, times) in names.iter().zip(&mut times) {
            times.push(once(name));
        }
    }
    println!(
        "{unit:24} {:>10} {:>10}   ratio to {}: median of rounds, fastest",
        "fastest", "median", names[0]
    );
    let first = times[0].clone();
    let fastest = |times: &[f64]| times.iter().copied().fold(f64::MAX, f64::min);
    for (name, times) in names.iter().zip(&times) {
        let ratios = times.iter().zip(&first).map(|(one, first)| one / first);
        println!(
            "{name:24} {:10.2} {:10.2}   {:.3} {:.3}",
            fastest(times),
            median(times.clone()),
            median(ratios.collect()),
            fastest(times) / fastest(&first),
        );
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
