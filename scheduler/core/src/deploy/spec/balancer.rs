//! How a service wants to appear in the load balancers.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
};

use super::{Faults, check_port_index};
use crate::{
    deploy::{LoadBalancer, Resources},
    ids::{Fault, RequestId},
    request::Kind,
};

pub(super) fn check(
    lb: Option<&LoadBalancer>,
    request_id: &str,
    kind: Kind,
    resources: &Resources,
    faults: &mut Faults,
) -> Option<LoadBalancer> {
    let mut lb = lb?.clone();
    if let Some(fault) = for_kind(kind) {
        faults.push(fault);
    }
    if lb.service_id.is_empty() {
        request_id.clone_into(&mut lb.service_id);
    } else if let Err(rule) = RequestId::parse(&lb.service_id) {
        faults.push(Fault::new("deploy.load_balancer.service_id", rule));
    }
    check_base_path("deploy.load_balancer.base_path", &lb.base_path, faults);
    for (index, path) in lb.additional_paths.iter().enumerate() {
        check_base_path(&format!("deploy.load_balancer.additional_paths[{index}]"), path, faults);
    }
    if lb.groups.is_empty() {
        let rule = "must name at least one load-balancer group";
        faults.push(Fault::new("deploy.load_balancer.groups", rule));
    }
    for (index, group) in lb.groups.iter().enumerate() {
        check_label(&format!("deploy.load_balancer.groups[{index}]"), group, faults);
    }
    for (index, domain) in lb.domains.iter().enumerate() {
        check_domain(&format!("deploy.load_balancer.domains[{index}]"), domain, faults);
    }
    for (name, label) in [("template", &lb.template), ("upstream_group", &lb.upstream_group)] {
        if !label.is_empty() {
            check_label(&format!("deploy.load_balancer.{name}"), label, faults);
        }
    }
    check_port_index("deploy.load_balancer.port_index", lb.port_index, resources, faults);
    Some(lb)
}

/// Only services stand behind load balancers.
pub(crate) fn for_kind(kind: Kind) -> Option<Fault> {
    let rule = format!("a {kind} is not load balanced; make the request a SERVICE or leave it out");
    (kind != Kind::Service).then(|| Fault::new("deploy.load_balancer", rule))
}

pub(super) fn size(lb: &LoadBalancer) -> usize {
    let lists = [&lb.additional_paths, &lb.groups, &lb.domains];
    let texts = lists.into_iter().flatten().map(String::len).sum::<usize>();
    texts + lb.base_path.len() + lb.template.len() + lb.options.to_string().len()
}

/// This and the rules below are baragon-service's, told before anything is started.
fn check_base_path(name: &str, path: &str, faults: &mut Faults) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/._~:@+,=-".contains(c);
    let dots = path.split('/').any(|part| matches!(part, "." | ".."));
    let formed = path.starts_with('/') && !path.contains("//") && !dots;
    if !formed || path.len() > 512 || !path.chars().all(allowed) {
        let rule = "must begin with / and have at most 512 letters, digits, / . _ ~ : @ + , = -, without // . or .. parts";
        faults.push(Fault::new(name.to_owned(), rule));
    }
}

fn check_label(name: &str, label: &str, faults: &mut Faults) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let begins = label.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins || label.len() > 100 || !label.chars().all(allowed) {
        let rule = "must be 1 to 100 letters, digits, _ - . and begin with a letter or digit";
        faults.push(Fault::new(name.to_owned(), rule));
    }
}

fn check_domain(name: &str, domain: &str, faults: &mut Faults) {
    let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let formed = |part: &str| {
        (1..=63).contains(&part.len())
            && part.starts_with(lower)
            && part.ends_with(lower)
            && part.chars().all(|c| lower(c) || c == '-')
    };
    if domain.len() > 253 || !domain.split('.').all(formed) {
        let rule = "must be a host name in lower case, for example api.example.com";
        faults.push(Fault::new(name.to_owned(), rule));
    }
}
