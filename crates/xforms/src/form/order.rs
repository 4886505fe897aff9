//! The order in which values are computed, and the refusal of circles.

use std::collections::BTreeSet;

use super::Compiled;
use super::report::Report;
use super::schema::{Id, Schema};
use crate::refusal::RefusalCode;

/// All nodes, each after what its value and relevance read; among those free to go, in document order.
pub(super) fn order(schema: &Schema, nodes: &[Compiled], report: &mut Report) -> Vec<Id> {
    let reads: Vec<Vec<Id>> = (0..nodes.len()).map(|id| reads(schema, nodes, id)).collect();
    let mut readers = vec![Vec::new(); nodes.len()];
    let mut waiting: Vec<usize> = reads.iter().map(Vec::len).collect();
    for (id, read) in reads.iter().enumerate() {
        read.iter().for_each(|source| readers[*source].push(id));
    }
    let mut free: BTreeSet<Id> = (0..nodes.len()).filter(|id| waiting[*id] == 0).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(id) = free.pop_first() {
        order.push(id);
        for reader in &readers[id] {
            waiting[*reader] -= 1;
            if waiting[*reader] == 0 {
                free.insert(*reader);
            }
        }
    }
    if let Some(start) = (0..nodes.len()).find(|id| waiting[*id] > 0) {
        refuse_circle(schema, &reads, &waiting, start, report);
    }
    order
}

/// What must be computed before the value of `id` can be read.
fn reads(schema: &Schema, nodes: &[Compiled], id: Id) -> Vec<Id> {
    let node = &nodes[id];
    let mut found: Vec<Id> = schema.nodes[id].parent.into_iter().collect();
    node.relevant.iter().chain(&node.calculate).for_each(|expr| expr.reads(&mut found));
    let filters = node.select.iter().flat_map(|select| &select.items.predicates);
    filters.for_each(|filter| filter.reads(&mut found));
    found.sort_unstable();
    found.dedup();
    found
}

fn refuse_circle(schema: &Schema, reads: &[Vec<Id>], waiting: &[usize], start: Id, report: &mut Report) {
    let mut walked = vec![start];
    let mut at = start;
    let circle = loop {
        let Some(next) = reads[at].iter().copied().find(|read| waiting[*read] > 0) else { return };
        if let Some(from) = walked.iter().position(|id| *id == next) {
            break &walked[from..];
        }
        walked.push(next);
        at = next;
    };
    let names: Vec<&str> = circle.iter().map(|id| schema.nodes[*id].name.as_str()).collect();
    let detail = format!("values depend on each other: {} <- {}", names.join(" <- "), names[0]);
    report.refuse(&schema.nodes[circle[0]].path, "calculate", RefusalCode::Cycle, detail);
}
