//! Provenance as the screens show it, and where a question stands.

use pendata_domain::attribution::{Act, Role};
use pendata_domain::form::CoreRole;
use pendata_domain::household::Provenance;
use pendata_domain::ids::{DeviceNumber, PersonId, UserId};
use pendata_domain::question::FieldPath;

use super::{Scene, row_of};
use crate::screens::author::{Author, AuthorAct, AuthorRole, Place};

impl Scene<'_> {
    pub fn author(&self, by: &Provenance) -> Author {
        let attribution = by.attribution.map(|ordered| ordered.0);
        Author {
            name: attribution.map(|a| self.user_name(a.user)).unwrap_or_default(),
            role: attribution.map(|a| role_word(a.role)),
            device_label: self.device_label(by.device),
            device_number: by.device.0,
            at: by.time,
            day: by.day().map(|day| day.to_string()),
            act: attribution.map(|a| act_word(a.act)),
            own: by.device == self.own,
        }
    }

    fn user_name(&self, user: UserId) -> String {
        self.roster.iter().find(|entry| entry.user == user).map(|e| e.name.clone()).unwrap_or_default()
    }

    fn device_label(&self, number: DeviceNumber) -> String {
        let mut devices = self.roster.iter().flat_map(|entry| &entry.devices);
        devices.find(|device| device.number == number).map(|d| d.label.clone()).unwrap_or_default()
    }

    pub fn place(&self, path: &FieldPath) -> Place {
        let code = path.question.as_str();
        Place {
            path: path.clone(),
            section: self.pages.of_question(code).map(|page| page.section.clone()).unwrap_or_default(),
            person: path.person,
            person_name: path.person.map(|person| self.person_name(person)),
            label: self.session.label(path.person.map(row_of), code, self.lang),
        }
    }

    pub fn person_name(&self, person: PersonId) -> String {
        self.view.member(person).map(|m| self.core_text(Some(m), CoreRole::Name)).unwrap_or_default()
    }
}

fn role_word(role: Role) -> AuthorRole {
    match role {
        Role::VillageOfficer => AuthorRole::VillageOfficer,
        Role::DistrictAdmin => AuthorRole::DistrictAdmin,
        Role::Operator => AuthorRole::Operator,
    }
}

fn act_word(act: Act) -> AuthorAct {
    match act {
        Act::Save => AuthorAct::Save,
        Act::Decision => AuthorAct::Decision,
        Act::Reauthored => AuthorAct::Reauthored,
        Act::Import => AuthorAct::Import,
    }
}
