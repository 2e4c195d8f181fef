//! Generic clients work without our proto files.

use integration_tests::{clients, cluster::Plan};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

async fn ask(address: &str, question: MessageRequest) -> MessageResponse {
    let mut client = ServerReflectionClient::new(clients::channel(address));
    let request = ServerReflectionRequest { host: String::new(), message_request: Some(question) };
    let mut answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap().into_inner();
    answers.message().await.unwrap().unwrap().message_response.unwrap()
}

async fn services(address: &str) -> Vec<String> {
    match ask(address, MessageRequest::ListServices(String::new())).await {
        MessageResponse::ListServicesResponse(list) => list.service.into_iter().map(|one| one.name).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_server_describes_its_service_and_its_health() {
    let cluster = Plan::for_test().services(1).agents(1).schedulers(1).start().await;
    let servers = [
        (&cluster.services[0], "baragon.v1.BaragonService"),
        (&cluster.agents[0], "baragon.agent.v1.BaragonAgent"),
        (&cluster.schedulers[0], "scheduler.v1.Scheduler"),
    ];
    for (member, name) in servers {
        let services = services(&member.address).await;
        assert!(services.iter().any(|one| one == name), "{services:?}");
        assert!(services.iter().any(|one| one == "grpc.health.v1.Health"), "{services:?}");
        let file = ask(&member.address, MessageRequest::FileContainingSymbol(name.to_owned())).await;
        assert!(matches!(file, MessageResponse::FileDescriptorResponse(_)), "{file:?}");
    }
    cluster.stop().await.unwrap();
}
