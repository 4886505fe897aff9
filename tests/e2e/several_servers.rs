//! Three instances upon one database of PostgreSQL, behind a balancer that asks each in turn. Whatever the other stories
//! run upon, this one runs upon PostgreSQL.

use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::office::{FORM, Instance, Office, registry};
use crate::proxy::relay;
use crate::tablet::{PATIENCE, Tablet, assert_agree, of, own};

/// Gives each connection to the next server, and takes one that is down out of the turn.
struct Balancer {
    address: String,
    asked: Arc<AtomicUsize>,
}

impl Balancer {
    fn before(servers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let first = counted.fetch_add(1, Ordering::SeqCst);
                let in_turn = (0..servers.len()).map(|n| &servers[(first + n) % servers.len()]);
                let server = in_turn.map(TcpStream::connect).find_map(Result::ok);
                if let Some(server) = server {
                    relay(client, server);
                }
            }
        });
        Self { address, asked }
    }
}

/// An office with two more instances, and the balancer before all three.
fn three() -> (Office, Vec<Instance>, Balancer) {
    let office = Office::upon(Some(registry()), FORM, Vec::new());
    let instances = vec![office.instance(), office.instance()];
    let servers = instances.iter().map(|instance| instance.address.clone()).chain([office.address.clone()]);
    let balancer = Balancer::before(servers.collect());
    (office, instances, balancer)
}

fn behind(mut tablet: Tablet, balancer: &Balancer) -> Tablet {
    tablet.address.clone_from(&balancer.address);
    tablet
}

#[test]
fn tablets_agree_whichever_server_answers() {
    let (office, _instances, balancer) = three();
    let rina = behind(Tablet::of(&office, "rina"), &balancer);
    let joko = behind(Tablet::of(&office, "joko"), &balancer);
    let (household, person) = rina.found();
    rina.sync();
    for n in 1..4 {
        joko.sync();
        joko.answer(household, of(person, "q412"), &n.to_string());
        rina.answer(household, own("q302"), &n.to_string());
        rina.sync();
        joko.sync();
    }
    rina.sync();
    assert_agree(household, &[&rina, &joko]);
    assert!(balancer.asked.load(Ordering::SeqCst) >= 6, "each sync asks the next server");
    assert_eq!(office.kept_aside(), 0);
}

#[test]
fn an_instance_that_is_killed_in_the_middle_loses_nothing_that_was_acknowledged() {
    let (office, instances, balancer) = three();
    let rina = behind(Tablet::of(&office, "rina"), &balancer);
    let joko = behind(Tablet::of(&office, "joko"), &balancer);
    let (household, person) = rina.found();
    rina.sync();
    joko.sync();
    let instances = Mutex::new(instances);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for (tablet, path) in [(&rina, own("q302")), (&joko, of(person, "q412"))] {
            let stop = &stop;
            scope.spawn(move || {
                for n in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    tablet.answer(household, path.clone(), &format!("{}", n % 3 + 1));
                    if let (_, Err(problem)) = tablet.try_sync(PATIENCE) {
                        assert!(problem.passes(), "{problem}");
                    }
                }
            });
        }
        for round in 0..6 {
            thread::sleep(Duration::from_millis(300));
            let mut instances = instances.lock().expect("nobody panics with it");
            let instance = &mut instances[round % 2];
            instance.kill();
            office.start_instance(instance);
        }
        stop.store(true, Ordering::SeqCst);
    });
    for tablet in [&rina, &joko, &rina] {
        tablet.sync();
    }
    assert_agree(household, &[&rina, &joko]);
    assert_eq!((rina.unsent(), joko.unsent()), (0, 0));
    assert!(office.logged() > 6, "work went on between the kills");
    assert_eq!(office.kept_aside(), 0);
}
