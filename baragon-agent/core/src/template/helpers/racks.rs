//! Weights that keep traffic inside a rack as far as every upstream still
//! carries an equal share.
//!
//! With N upstreams in R racks, and as many balancers in each rack, a rack gives
//! 1/R of the traffic and can take n/N of it. A rack that can take all it gives
//! keeps it; one that cannot gives what is left to the racks with room, in
//! proportion to their room. All is counted in units of 1/(N*R).

use std::collections::BTreeMap;

/// What to write behind an upstream in `rack`, on a balancer in `own`.
pub(super) fn weighting(racks: &[&str], own: &str, rack: &str) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for rack in racks {
        *counts.entry(rack).or_default() += 1;
    }
    let Some(weights) = weights(&counts, own) else { return String::new() };
    let all: Vec<u64> = weights.values().copied().collect();
    if all.windows(2).all(|pair| pair[0] == pair[1]) {
        return String::new();
    }
    let divisor = all.iter().copied().fold(0, gcd).max(1);
    match weights.get(rack).copied().unwrap_or(0) / divisor {
        0 => "backup".to_owned(),
        1 => String::new(),
        weight => format!("weight={weight}"),
    }
}

/// The weight of one upstream of each rack; `None`: no preference.
fn weights<'a>(counts: &BTreeMap<&'a str, u64>, own: &str) -> Option<BTreeMap<&'a str, u64>> {
    let total: u64 = counts.values().sum();
    let racks = counts.len() as u64;
    let mine = counts.get(own).copied().filter(|_| !own.is_empty())?;
    if mine * racks >= total {
        return Some(counts.keys().map(|rack| (*rack, u64::from(*rack == own))).collect());
    }
    let missing = total - mine * racks;
    let room = |count: u64| (count * racks).saturating_sub(total);
    let all_room: u64 = counts.values().map(|count| room(*count)).sum();
    let common = counts.values().copied().fold(1, lcm);
    let weight = |rack: &str, count: u64| {
        if rack == own { racks * all_room * common } else { missing * room(count) * (common / count) }
    };
    Some(counts.iter().map(|(rack, count)| (*rack, weight(rack, *count))).collect())
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn lcm(a: u64, b: u64) -> u64 {
    a / gcd(a, b).max(1) * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traffic_stays_in_a_rack_that_can_carry_it() {
        let racks = ["a", "a", "b", "b"];
        assert_eq!(weighting(&racks, "a", "a"), "");
        assert_eq!(weighting(&racks, "a", "b"), "backup");
    }

    #[test]
    fn a_small_rack_sends_the_rest_away() {
        // Rack a can take 1/4 of all but gives 1/2: half of its traffic leaves,
        // a third of that to each of the three in b.
        let racks = ["a", "b", "b", "b"];
        assert_eq!(weighting(&racks, "a", "a"), "weight=3");
        assert_eq!(weighting(&racks, "a", "b"), "");
        assert_eq!(weighting(&racks, "b", "a"), "backup");
    }

    #[test]
    fn without_a_rack_all_are_equal() {
        assert_eq!(weighting(&["a", "b"], "", "a"), "");
        assert_eq!(weighting(&["a", "b"], "z", "a"), "");
    }

    #[test]
    fn every_upstream_carries_the_same() {
        for sizes in [vec![1, 2, 3], vec![5, 1], vec![2, 2, 7], vec![1, 1, 1, 9]] {
            let names = ["a", "b", "c", "d"];
            let counts: BTreeMap<&str, u64> = names.iter().copied().zip(sizes.iter().copied()).collect();
            let mut carried: BTreeMap<&str, f64> = BTreeMap::new();
            for own in counts.keys() {
                let weights = weights(&counts, own).unwrap();
                let sum: u64 = weights.iter().map(|(rack, weight)| weight * counts[rack]).sum();
                for (rack, weight) in &weights {
                    *carried.entry(rack).or_default() += *weight as f64 / sum as f64;
                }
            }
            let first = carried["a"];
            assert!(carried.values().all(|share| (share - first).abs() < 1e-9), "{sizes:?}: {carried:?}");
        }
    }
}
