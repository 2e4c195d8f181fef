//! The words for the values of an enum on the wire: "run_once" is
//! REQUEST_TYPE_RUN_ONCE.

use proto::scheduler::v1::{
    ActionKind, DeployState, GateKind, HealthProtocol, MissedRuns, NodeState, Overlap, PlacementStrategy,
    RequestState, RequestType, RunState, ScheduleForm, TaskState,
};

/// An enum of the wire that people write.
pub(crate) trait Choice: Copy + TryFrom<i32> {
    /// Before each name on the wire.
    const PREFIX: &'static str;
    /// On the wire.
    fn wire_name(&self) -> &'static str;

    /// As people write it.
    fn word(&self) -> String {
        let name = self.wire_name();
        name.strip_prefix(Self::PREFIX).unwrap_or(name).to_lowercase()
    }

    /// All but "unspecified".
    fn all() -> Vec<Self> {
        (1..).map_while(|number| Self::try_from(number).ok()).collect()
    }

    /// # Errors
    /// Names the words that there are.
    fn parse(text: &str) -> Result<Self, String> {
        let wanted = text.to_lowercase().replace('-', "_");
        Self::all().into_iter().find(|choice| choice.word() == wanted).ok_or_else(|| {
            let words: Vec<_> = Self::all().iter().map(Self::word).collect();
            format!("is {text:?}; must be one of {}", words.join(", "))
        })
    }
}

macro_rules! choices {
    ($($name:ident $prefix:literal)*) => {$(
        impl Choice for $name {
            const PREFIX: &'static str = $prefix;
            fn wire_name(&self) -> &'static str {
                self.as_str_name()
            }
        }
    )*};
}

choices! {
    ActionKind "ACTION_KIND_"
    DeployState "DEPLOY_STATE_"
    GateKind "GATE_KIND_"
    HealthProtocol "HEALTH_PROTOCOL_"
    MissedRuns "MISSED_RUNS_"
    NodeState "NODE_STATE_"
    Overlap "OVERLAP_"
    PlacementStrategy "PLACEMENT_STRATEGY_"
    RequestState "REQUEST_STATE_"
    RequestType "REQUEST_TYPE_"
    RunState "RUN_STATE_"
    ScheduleForm "SCHEDULE_FORM_"
    TaskState "TASK_STATE_"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_wire_in_any_spelling() {
        assert_eq!(RequestType::parse("run-once"), Ok(RequestType::RunOnce));
        assert_eq!(RequestType::parse("RUN_ONCE"), Ok(RequestType::RunOnce));
        let refused = Overlap::parse("never").unwrap_err();
        assert_eq!(refused, "is \"never\"; must be one of forbid, allow, replace");
        assert!(Overlap::parse("unspecified").is_err());
    }
}
