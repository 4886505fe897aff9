//! `POST /v1/sync`: one request that pushes and pulls.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{FormVersion, Ticket};
use pendata_domain::protocol::{
    Exchange, FormNotice, MAX_PAGE_BYTES, MOST_ERASURES, PROTOCOL_VERSION, Signed, SyncAnswer, SyncRequest,
    seal_frame,
};
use pendata_domain::receipt::Receipt;
use pendata_domain::seal::SealId;

use super::scopes::{Pull, one_chunk};
use super::{key_of, serves, spoken};
use crate::app::App;
use crate::body;
use crate::error::{Error, Result};
use crate::rollout::Offer;
use crate::store::life::Life;
use crate::store::rows::Device;
use crate::store::{Act, Contact, Write};
use crate::surroundings::Point;

/// Bytes of changes of a page where many devices come at once: what they push goes before what they pull, which is
/// there for their next request.
const CROWDED_PAGE: usize = 32 * 1024;

impl App {
    /// Answers a sync. Whatever is wrong with single changes stands in their results.
    pub fn handle_sync(&self, request: &[u8]) -> Result<Vec<u8>> {
        self.reached(Point::BeforeParse);
        let frame = Signed::parse(&body::unpack(request)?)?;
        spoken(&frame)?;
        let asked: SyncRequest = frame.peek()?;
        let known = self.store.device(asked.device)?.ok_or(Error::UnknownDevice)?;
        frame.verify("sync request", b"", &key_of(&known)?)?;
        let writer = asked.push.as_ref().map_or(asked.device, |group| group.header.device);
        let _turn = self.turns(&[asked.device, writer])?;
        if asked.push.is_none() {
            self.may_read_now()?;
        }
        let under_way = self.under_way.enter();
        self.metrics.contacted(asked.backlog);
        let device = self.again(&known)?;
        let (mut answer, pushed) = self.sync(&asked, &device)?;
        let (bytes, effort) = match under_way.crowded() {
            true => (CROWDED_PAGE, body::Effort::Quick),
            false => (MAX_PAGE_BYTES, body::Effort::Small),
        };
        let answer = one_chunk(bytes, effort, |bytes| {
            let pull = Pull { device: &device, offer: true, pushed, bytes };
            answer.scopes = self.scopes(&asked.scopes, pull)?;
            Ok(seal_frame(&answer, "sync answer", &frame.body, &self.keys.server))
        })?;
        self.metrics.pulled(answer.len());
        if asked.push.is_some() {
            self.reached(Point::BeforeAnswer);
        }
        Ok(answer)
    }

    /// The answer but for the villages, and the seal of what was pushed.
    fn sync(&self, asked: &SyncRequest, device: &Device) -> Result<(SyncAnswer, Option<SealId>)> {
        let time = self.now();
        if let Some(receipt) = &asked.receipt {
            let life = self.store.life()?;
            self.compare_lives(life, receipt, device)?;
            // Its own time: a push is answered without, and a pull comes after each.
            if asked.push.is_none() {
                self.hear_witness(life, receipt, device)?;
            }
        }
        let contact = self.contact(asked, device, time);
        let ingested = match &asked.push {
            Some(group) => {
                self.quotas.spend(device.number, group.entries.len() as u32, time)?;
                let mut sealer = self.sealer(group, device)?;
                Some(self.ingest(&mut sealer, group, Some(&contact))?)
            }
            None => {
                self.touch(device, &contact, time)?;
                None
            }
        };
        // Behind the push, which may found what stands in the place of a household.
        let erasures = &asked.erasures[..asked.erasures.len().min(MOST_ERASURES)];
        self.erase_again(&device.account.district, device.number, erasures)?;
        let own = asked.push.as_ref().is_some_and(|group| group.header.device == device.number);
        let pushed = ingested.as_ref().filter(|_| own).map(|ingested| ingested.seal);
        let outcome = ingested.as_ref().filter(|_| !own).map(|i| self.sealed_outcome(&i.outcome()));
        let (results, erased, receipt) =
            ingested.map(|i| (i.spoken(), i.erased, Some(i.receipt))).unwrap_or_default();
        let (work, calendar) = self.work_for(asked, device)?;
        let answer = SyncAnswer {
            protocol: PROTOCOL_VERSION,
            time,
            ticket: contact.ticket,
            receipt,
            results,
            scopes: Vec::new(),
            form: self.form_notice(asked, device)?,
            bounds: None,
            roster: self.roster(asked.roster, device)?,
            work,
            calendar,
            exchange: None,
            erased,
        };
        let bounds = answer.roster.as_ref().map(|_| self.bounds_for(device)).transpose()?;
        let exchange = match answer.roster.is_some() || answer.form.is_some() {
            true => Some(Exchange { outcome, ..self.exchange(device)? }),
            false => outcome.map(|frame| Exchange { outcome: Some(frame), ..Exchange::default() }),
        };
        let answer = SyncAnswer { bounds, exchange, ..answer };
        Ok((answer, pushed))
    }

    /// What the request says of its device. A ticket of neither the last answer nor the one before is the mark
    /// of a copy: both keep pushing, and the console shows it. A restored registry knows no tickets: any is taken.
    fn contact(&self, asked: &SyncRequest, device: &Device, time: i64) -> Contact {
        let void = device.ticket == Ticket([0; 16]);
        let recent = void || asked.ticket == device.ticket || asked.ticket == device.previous_ticket;
        if !recent {
            tracing::warn!(device = device.number.0, "two copies of one device");
        }
        Contact {
            device: device.number,
            ticket: Ticket(self.surroundings.random()),
            previous_ticket: asked.ticket,
            request: asked.request,
            backlog: asked.backlog,
            clock_offset: asked.time - time,
            form: asked.form.0,
            copied: !recent,
            report: asked.report.clone(),
        }
    }

    fn touch(&self, device: &Device, contact: &Contact, time: i64) -> Result<()> {
        let write = Write::Contact(contact.clone());
        let district = Some(device.account.district.clone());
        self.act(Act { district, time, write, audit: None })?;
        Ok(())
    }

    /// A receipt of ours that this registry never gave says that it was set back.
    fn compare_lives(&self, life: Life, receipt: &Receipt, device: &Device) -> Result<()> {
        let body = &receipt.body;
        let ours = || receipt.verify(&self.keys.server.verifying_key()).is_ok();
        let newer = (body.epoch, body.number) > (life.epoch, device.receipt);
        if newer && body.device == device.number && ours() {
            self.found_set_back(
                life,
                body.epoch,
                &format!("device {} holds receipt {}", device.number.0, body.number),
            )?;
        }
        Ok(())
    }

    /// The form a device is to get, if any.
    fn form_notice(&self, asked: &SyncRequest, device: &Device) -> Result<Option<FormNotice>> {
        match serves(device) {
            true => self.form_offered(&device.account.district, asked.form, asked.form_starts),
            false => Ok(None),
        }
    }

    /// The form that whoever holds `held` in a district is to get, or to begin on another day than it thinks.
    pub(crate) fn form_offered(
        &self,
        district: &DistrictCode,
        held: FormVersion,
        starts: Option<i64>,
    ) -> Result<Option<FormNotice>> {
        let (plan, now) = (self.form_plan(), self.now());
        let moved = || plan.moved(district, held, starts?, now);
        let offer = plan.offer(district, held, now).or_else(moved);
        let Some(Offer { version, starts }) = offer else { return Ok(None) };
        let form = self.form_version(version)?;
        Ok(Some(FormNotice { version, hash: form.hash, bytes: form.xform.len() as u32, starts }))
    }
}
