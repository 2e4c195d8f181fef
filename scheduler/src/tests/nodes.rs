//! What is set of the machines.

use proto::scheduler::v1::{ExplainRequest, ListNodesRequest, Node, NodeState, SetNodeRequest};

use super::*;

fn set(state: NodeState) -> SetNodeRequest {
    SetNodeRequest { node_id: "here".to_owned(), state: state.into(), actor: ann(), ..Default::default() }
}

async fn done(served: &Served, call: SetNodeRequest) -> Node {
    served.client().set_node(call).await.unwrap().into_inner().node.unwrap()
}

async fn node(served: &Served) -> Node {
    let answer = served.client().list_nodes(ListNodesRequest {}).await.unwrap().into_inner();
    answer.nodes.into_iter().next().unwrap()
}

async fn until(served: &Served, state: NodeState) -> Node {
    served
        .until(state.as_str_name(), async |_| {
            let node = node(served).await;
            (node.state() == state).then_some(node)
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_new_comes_to_a_frozen_node_until_it_is_active_again() {
    let served = Served::start().await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    let frozen = done(&served, set(NodeState::Frozen)).await;
    assert_eq!((frozen.state(), &*frozen.user, &*frozen.message), (NodeState::Frozen, "ann", "because"));
    assert_eq!((frozen.tasks, frozen.until), (1, None));
    assert!(frozen.since.is_some() && frozen.capacity.is_some_and(|has| has.cpus >= 1000.0), "{frozen:?}");

    served.put(request("other", RequestType::Worker)).await;
    served.deploy(worker("other", "v1")).await;
    let call =
        ExplainRequest { request_id: "other".to_owned(), deploy_id: "v1".to_owned(), ..Default::default() };
    let refusal = served
        .until("it has no place", async |mut client| {
            let answer = client.explain(call.clone()).await.ok()?.into_inner();
            let cause = answer.causes.into_iter().find(|cause| !cause.not_placed.is_empty())?;
            assert!(cause.remedy.contains("`scheduler node set here active`"), "{cause:?}");
            cause.not_placed.into_iter().next()
        })
        .await;
    assert_eq!((&*refusal.node_id, &*refusal.dimension), ("here", "state"));
    assert_eq!(served.engine.running(), ["mail-v1-1-1"], "what runs stays");
    let active = done(&served, set(NodeState::Active)).await;
    assert_eq!(active.state(), NodeState::Active);
    served.until_done("other", "v1").await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_drained_when_nothing_is_left_on_it_and_comes_back() {
    let served = Served::start().await;
    done(&served, set(NodeState::Draining)).await;
    until(&served, NodeState::Drained).await;
    done(&served, set(NodeState::Active)).await;
    served.run(request("mail", RequestType::Worker), worker("mail", "v1")).await;
    let draining = done(&served, set(NodeState::Draining)).await;
    // There is no other node: the replacement comes first, so the task stays.
    assert_eq!((draining.state(), draining.tasks), (NodeState::Draining, 1));
    let unchanged = done(&served, set(NodeState::Unspecified)).await;
    assert_eq!(unchanged.state(), NodeState::Draining);
    assert_eq!(served.engine.running(), ["mail-v1-1-1"]);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_freeze_with_an_end_ends_by_itself() {
    let served = Served::start().await;
    let call = SetNodeRequest { expires_in: Some(millis(300)), ..set(NodeState::Frozen) };
    let frozen = done(&served, call).await;
    assert!(frozen.state() == NodeState::Frozen && frozen.until.is_some(), "{frozen:?}");
    let active = until(&served, NodeState::Active).await;
    assert_eq!(active.until, None);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_not_there_and_a_state_that_nobody_sets_are_refused() {
    let served = Served::start().await;
    let elsewhere = SetNodeRequest { node_id: "there".to_owned(), ..set(NodeState::Frozen) };
    assert_refused(served.client().set_node(elsewhere).await, Code::NotFound, "no node there");
    for state in [NodeState::Drained, NodeState::Dead] {
        assert_invalid(served.client().set_node(set(state)).await, &["state"]);
    }
    let unknown = SetNodeRequest { state: 77, ..set(NodeState::Active) };
    assert_invalid(served.client().set_node(unknown).await, &["state"]);
    let nothing = SetNodeRequest { expires_in: Some(millis(5)), ..set(NodeState::Active) };
    assert_invalid(served.client().set_node(nothing).await, &["expires_in"]);
    let negative = pbjson_types::Duration { seconds: -1, nanos: 0 };
    let wrong =
        SetNodeRequest { node_id: "a b".to_owned(), expires_in: Some(negative), ..set(NodeState::Frozen) };
    assert_invalid(served.client().set_node(wrong).await, &["expires_in", "node_id"]);
    assert_eq!(node(&served).await.state(), NodeState::Active);
    served.stop().await;
}
