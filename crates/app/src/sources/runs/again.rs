//! A few people, read again before they are shown: all in one question, and only while the directory answers. What differs is
//! shown, and goes into the copy and the register at once.

use std::collections::HashMap;
use std::time::Duration;

use padron_directory::Person;
use padron_domain::customer_user::CustomerUser;
use padron_domain::validity::Validity;
use padron_storage::customer_users::People;
use padron_storage::directories;
use padron_storage::numbers::pack;
use padron_storage::source_runs::StoredChange;

use super::reading::by_itself;
use super::{FEW, Reader, What, content_of, digest_of, is_away, key_of};
use crate::App;
use crate::error::Result;
use crate::sources::Supply;

/// Whoever waits for a page waits so long for the copy to take in what is shown.
const WRITING: Duration = Duration::from_secs(1);

impl App {
    /// The same people as the directory has them now; as they are in the copy while it does not answer.
    pub(in crate::sources) async fn read_again_shown(
        &self,
        supply: &Supply<People>,
        people: Vec<CustomerUser>,
    ) -> Vec<CustomerUser> {
        let Some(reader) = &supply.directory else { return people };
        let Ok(directory) = &reader.people else { return people };
        let asked = reader.fresh.asked();
        let logins: Vec<&str> = people.iter().map(|person| person.values.login.as_str()).collect();
        let logins: Vec<&str> = logins.into_iter().filter(|login| reader.fresh.get(login).is_none()).collect();
        if logins.is_empty() || reader.is_away() {
            return people;
        }
        let found = match directory.get_many(&logins).await {
            Ok(found) => found,
            Err(failure) => {
                // The next one does not wait for it; whether it is back is found by the next reading.
                let mut now = reader.now();
                now.away = is_away(&failure.cause);
                if now.away {
                    now.whole = None;
                    drop(now);
                    _ = supply.failed_with(&failure.to_string());
                }
                return people;
            }
        };
        for login in logins {
            reader.fresh.keep(asked, login, Some(()));
        }
        match self.compared(supply, reader, &people, found).await {
            Ok(differing) if !differing.is_empty() => {
                let with = |person: CustomerUser| match differing.get(&person.id) {
                    Some(now) => CustomerUser { id: person.id, last_login: person.last_login, ..now.clone() },
                    None => person,
                };
                people.into_iter().map(with).collect()
            }
            _ => people,
        }
    }

    /// Those of the people found who are not as the copy has them, by number; the copy takes them in.
    async fn compared(
        &self,
        supply: &Supply<People>,
        reader: &std::sync::Arc<Reader>,
        people: &[CustomerUser],
        found: Vec<Person>,
    ) -> Result<HashMap<i64, CustomerUser>> {
        let Some(source) = reader.now().source else { return Ok(HashMap::new()) };
        let by_key: HashMap<String, Person> =
            found.into_iter().map(|person| (key_of(person.id.as_str()), person)).collect();
        let keys: Vec<&str> = by_key.keys().map(String::as_str).collect();
        let copied = directories::of_keys(&mut self.db.read().await?, source, &keys).await?;
        let (mut differing, mut changes, mut disabled) = (HashMap::new(), Vec::new(), 0_u64);
        for copied in copied.into_iter().filter(|copied| !copied.known.gone) {
            let id = pack(supply.source.slot, copied.known.id);
            let Some(person) = by_key.get(&copied.known.key) else { continue };
            let content = content_of(person);
            let text = content.to_json();
            if digest_of(&text) == copied.known.digest || !people.iter().any(|shown| shown.id == id) {
                continue;
            }
            let off = copied.known.valid && content.validity != Validity::Valid;
            disabled += u64::from(off);
            changes.push(StoredChange {
                seq: i64::try_from(changes.len()).unwrap_or(i64::MAX),
                what: if off { What::Disabled } else { What::Changed }.name().to_owned(),
                key: copied.known.key,
                stable_id: String::new(),
                login: content.get("login").to_owned(),
                before: Some(copied.content),
                after: Some(text),
                times: (person.record.created_at, person.record.changed_at),
                applied: false,
            });
            differing.insert(id, person.record.clone());
        }
        // So many at once are for a reading to find, which asks.
        if disabled > FEW || reader_is_paused(self, supply).await? {
            reader.now().changes = None;
            return Ok(HashMap::new());
        }
        if !changes.is_empty() {
            let (app, slot) = (self.clone(), supply.source.slot);
            let writing = tokio::spawn(async move { app.take_in_shown(slot, source, changes).await });
            // Whoever waits does not wait for a long reading that is being applied.
            if let Ok(Ok(Err(error))) = tokio::time::timeout(WRITING, writing).await {
                tracing::warn!(source = supply.source.name, "what was shown could not be kept: {error}");
            }
        }
        Ok(differing)
    }

    async fn take_in_shown(
        &self,
        slot: padron_domain::source::Slot,
        source: i64,
        changes: Vec<StoredChange>,
    ) -> Result<()> {
        let Some(supply) = self.sources.of_people(slot) else { return Ok(()) };
        let Some(reader) = &supply.directory else { return Ok(()) };
        let mut turn = self.turn().await?;
        let applied = turn.apply_changes(supply, source, &changes, &by_itself(self.clock.now())).await?;
        turn.commit().await?;
        self.show_applied(supply, reader, applied).await
    }
}

async fn reader_is_paused(app: &App, supply: &Supply<People>) -> Result<bool> {
    let kept = directories::look_for(&mut app.db.read().await?, &supply.source.name).await?;
    Ok(kept.is_some_and(|kept| kept.paused))
}
