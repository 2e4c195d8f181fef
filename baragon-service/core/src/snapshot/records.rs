//! One record of any kind, in and out, with the indexes that follow from it.

use alloc::vec::Vec;

use super::{Snapshot, Stored};
use crate::{
    commit::{Key, Record},
    group::PathKey,
    ids::{Generation, RequestId, Revision, ServiceId},
    request::Request,
};

impl Snapshot {
    pub(super) fn created(&self, key: &Key) -> Option<Revision> {
        self.stamps(key).map(|(created, _)| created)
    }

    pub(super) fn stamps(&self, key: &Key) -> Option<(Revision, Revision)> {
        fn of<T>(stored: Option<&Stored<T>>) -> Option<(Revision, Revision)> {
            stored.map(|stored| (stored.created, stored.modified))
        }
        match key {
            Key::Request(id) => of(self.requests.get(id)),
            Key::Service(id) => of(self.services.get(id)),
            Key::Group(name) => of(self.groups.get(name)),
            Key::Path(path) => of(self.paths.get(path)),
            Key::Agent(agent) => of(self.agents.get(agent)),
            Key::Sync(agent) => of(self.syncs.get(agent)),
            Key::Past(service, generation) => of(self.past.get(service).and_then(|all| all.get(generation))),
            Key::Alias(name) => of(self.aliases.get(name)),
            Key::Known(agent) => of(self.known.get(agent)),
            Key::Maintenance(agent) => of(self.maintenance.get(agent)),
            Key::Floor => of(self.floor.as_ref()),
        }
    }

    pub(super) fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self.requests.keys().cloned().map(Key::Request).collect();
        keys.extend(self.services.keys().cloned().map(Key::Service));
        keys.extend(self.groups.keys().cloned().map(Key::Group));
        keys.extend(self.paths.keys().cloned().map(Key::Path));
        keys.extend(self.agents.keys().cloned().map(Key::Agent));
        keys.extend(self.syncs.keys().cloned().map(Key::Sync));
        keys.extend(self.aliases.keys().cloned().map(Key::Alias));
        keys.extend(self.known.keys().cloned().map(Key::Known));
        keys.extend(self.maintenance.keys().cloned().map(Key::Maintenance));
        keys.extend(self.floor.iter().map(|_| Key::Floor));
        for (service, all) in &self.past {
            keys.extend(all.keys().map(|generation| Key::Past(service.clone(), *generation)));
        }
        keys
    }

    pub(super) fn insert(&mut self, record: Record, created: Revision, modified: Revision) {
        match record {
            Record::Request(value) => self.insert_request(Stored { value, created, modified }),
            Record::Service(value) => {
                self.services.insert(value.id.clone(), Stored { value, created, modified });
            }
            Record::Group(value) => {
                self.groups.insert(value.name.clone(), Stored { value, created, modified });
            }
            Record::Path(path, value) => {
                self.owned.entry(value.clone()).or_default().insert(path.clone());
                self.paths.insert(path, Stored { value, created, modified });
            }
            Record::Agent(value) => {
                self.agents.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Sync(value) => {
                self.syncs.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Past(past) => {
                let maker = Stored { value: past.request, created, modified };
                self.past.entry(past.service).or_default().insert(past.generation, maker);
            }
            Record::Alias(value) => {
                self.aliases.insert(value.name.clone(), Stored { value, created, modified });
            }
            Record::Known(value) => {
                self.known.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Maintenance(value) => {
                self.maintenance.insert(value.key.clone(), Stored { value, created, modified });
            }
            Record::Floor(value) => self.floor = Some(Stored { value, created, modified }),
        }
    }

    fn insert_request(&mut self, stored: Stored<Request>) {
        let place = (stored.created, stored.value.id().clone());
        let queue = self.queues.entry(stored.value.service().clone()).or_default();
        if stored.value.is_done() {
            queue.finished.insert(place);
            self.finished += 1;
        } else {
            queue.waiting.insert(place);
        }
        self.requests.insert(stored.value.id().clone(), stored);
    }

    pub(super) fn take(&mut self, key: &Key) {
        match key {
            Key::Request(id) => self.take_request(id),
            Key::Service(id) => {
                self.services.remove(id);
            }
            Key::Group(name) => {
                self.groups.remove(name);
            }
            Key::Path(path) => self.take_path(path),
            Key::Agent(agent) => {
                self.agents.remove(agent);
            }
            Key::Sync(agent) => {
                self.syncs.remove(agent);
            }
            Key::Past(service, generation) => self.take_past(service, *generation),
            Key::Alias(name) => {
                self.aliases.remove(name);
            }
            Key::Known(agent) => {
                self.known.remove(agent);
            }
            Key::Maintenance(agent) => {
                self.maintenance.remove(agent);
            }
            Key::Floor => self.floor = None,
        }
    }

    fn take_past(&mut self, service: &ServiceId, generation: Generation) {
        let Some(all) = self.past.get_mut(service) else {
            return;
        };
        all.remove(&generation);
        if all.is_empty() {
            self.past.remove(service);
        }
    }

    fn take_request(&mut self, id: &RequestId) {
        let Some(stored) = self.requests.remove(id) else {
            return;
        };
        let service = stored.value.service();
        let Some(queue) = self.queues.get_mut(service) else {
            return;
        };
        let place = (stored.created, id.clone());
        queue.waiting.remove(&place);
        if queue.finished.remove(&place) {
            self.finished -= 1;
        }
        if queue.waiting.is_empty() && queue.finished.is_empty() {
            self.queues.remove(service);
        }
    }

    fn take_path(&mut self, path: &PathKey) {
        let Some(stored) = self.paths.remove(path) else {
            return;
        };
        let Some(owned) = self.owned.get_mut(&stored.value) else {
            return;
        };
        owned.remove(path);
        if owned.is_empty() {
            self.owned.remove(&stored.value);
        }
    }
}
