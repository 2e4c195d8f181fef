//! The messages and services that the three processes and their clients speak.
//!
//! The sources are `idl/**/*.proto`; `src/gen` is made from them by
//! `make proto` and checked by `tests/regenerate.rs`. Nothing here may hold a
//! decision: a service converts these types at its edge (`api/convert.rs`) and
//! works with its own.

/// Load-balancer API and the agents behind it.
pub mod baragon {
    /// What clients say to baragon-service.
    #[allow(missing_docs, clippy::all, clippy::use_self, unreachable_pub)]
    pub mod v1 {
        include!("gen/baragon.v1.rs");
        include!("gen/baragon.v1.serde.rs");
    }

    /// What baragon-service says to the agents.
    pub mod agent {
        /// What baragon-service says to the agent of one load-balancer host.
        #[allow(missing_docs, clippy::all, clippy::use_self, unreachable_pub)]
        pub mod v1 {
            include!("gen/baragon.agent.v1.rs");
            include!("gen/baragon.agent.v1.serde.rs");
        }
    }
}

/// Requests, deploys and tasks.
pub mod scheduler {
    /// What clients say to the scheduler.
    #[allow(missing_docs, clippy::all, clippy::use_self, unreachable_pub)]
    pub mod v1 {
        include!("gen/scheduler.v1.rs");
        include!("gen/scheduler.v1.serde.rs");
    }
}

/// All files as an encoded `FileDescriptorSet`, for gRPC reflection.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!("gen/descriptors.bin");
