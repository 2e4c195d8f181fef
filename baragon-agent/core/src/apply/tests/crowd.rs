//! Endpoints that there is no room for.

use super::*;
use crate::template::Lua;

fn renderer() -> Renderer {
    renderer_with(Some(Lua { dictionary: "1m".to_owned(), ..Lua::default() }))
}

fn on(state: State, items: Vec<Item>) -> (State, Report, Vec<String>) {
    run_on(&renderer(), state, part(1, items), good, &[])
}

fn sized(id: &str, generation: u64, upstreams: usize) -> Item {
    let mut item = item(id, generation, &format!("/{id}"));
    let address = |n: usize| upstream(&format!("10.{}.{}.{}:8080", n / 65536, n / 256 % 256, n % 256));
    item.target.content.as_mut().unwrap().upstreams = (0..upstreams).map(address).collect();
    item
}

fn crowd(state: &State) -> Vec<&str> {
    state.crowded().map(ServiceId::as_str).collect()
}

fn started() -> State {
    let state = State::new(Ledger::default(), Manifest::empty(group(&[], None)), &renderer());
    on(state, vec![sized("big", 1, 1), sized("web", 1, 1)]).0
}

#[test]
fn what_would_not_fit_goes_into_files_at_the_first_try_and_comes_back() {
    let (state, report, trace) = on(started(), vec![sized("big", 2, 20_000), sized("web", 2, 2)]);
    assert_eq!(trace, ["stage", "check", "save", "swap", "reload"]);
    assert_eq!((verdicts(&report), crowd(&state)), (vec![Verdict::Applied; 2], vec!["big"]));
    assert!(state.peers_of(&ServiceId::parse("web").unwrap()).is_some());
    assert!(state.room_taken(&renderer()).unwrap() < 10);
    let (state, report, _) = on(state, vec![sized("big", 3, 5)]);
    assert_eq!((report.level, crowd(&state)), (Level::Structural, vec![]));
    let (_, report, _) = on(state, vec![sized("big", 4, 6)]);
    assert_eq!(report.level, Level::Endpoints);
}

#[test]
fn one_that_nearly_fits_stays_in_its_files() {
    let (state, ..) = on(started(), vec![sized("big", 2, 20_000)]);
    // Nine tenths of the room.
    let id = ServiceId::parse("big").unwrap();
    let one = crate::endpoints::size_of(&id, &"x".repeat(1 << 20)) / (1 << 20) * "10.0.10.10:8080/1/p,".len();
    let almost = crate::endpoints::room(1 << 20) * 9 / 10 / one;
    let (state, report, _) = on(state, vec![sized("big", 3, almost)]);
    assert_eq!((verdicts(&report), crowd(&state)), (vec![Verdict::Applied], vec!["big"]));
    // A new one of this size fits, and is told.
    let (state, ..) = on(started(), vec![sized("other", 1, almost)]);
    assert!(crowd(&state).is_empty());
    assert!((81..=100).contains(&state.room_taken(&renderer()).unwrap()));
}

#[test]
fn the_word_of_the_balancer_counts_until_the_agent_starts_again() {
    let change = |state: State, item: Item| {
        let renderer = renderer();
        let mut apply = Apply::begin(state, part(1, vec![item]), Timestamp(5), &renderer).unwrap();
        let mut reloads = 0;
        while let Some(effect) = apply.effect() {
            reloads += u32::from(matches!(effect, Effect::Reload(_)));
            let is_push = matches!(effect, Effect::Push(_, Some(_)));
            let outcome = if is_push { Outcome::Full("no room".to_owned()) } else { Outcome::Done };
            apply = apply.advance(outcome, &renderer);
        }
        let (state, report) = apply.finish();
        (state, report, reloads)
    };
    let (state, report, reloads) = change(started(), sized("web", 2, 2));
    assert_eq!((verdicts(&report), crowd(&state), reloads), (vec![Verdict::Applied], vec!["web"], 1));
    let (state, report, reloads) = change(state, sized("web", 3, 1));
    assert_eq!((verdicts(&report), crowd(&state), reloads), (vec![Verdict::Applied], vec!["web"], 1));
}
