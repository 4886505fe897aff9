//! Reports of forms as lines.

use std::fmt::Write;

use pendata_domain::area::DistrictCode;
use sync_server::publishing::report::{ChangeLine, Doubt, Report, RuleLine};
use sync_server::publishing::{FormLine, Halted, RolledOut};
use sync_server::rollout::Rollout;

pub const NOT_PUBLISHED: &str = "Nothing was published. --yes publishes it all the same.\n";

/// Headings of the changes, and which kinds stand below each.
const GROUPS: [(&str, &[&str]); 4] = [
    (
        "Questions",
        &["question_added", "question_removed", "question_renamed", "question_moved", "kind_changed"],
    ),
    (
        "Choices",
        &["choice_added", "choice_removed", "choice_relabelled", "choice_recoded", "choice_asked_again"],
    ),
    ("Rules", &["rule_changed"]),
    ("Labels", &["label_changed"]),
];

/// Characters of an expression or label that are shown.
const SHOWN: usize = 70;

pub fn report(report: &Report) -> String {
    let mut out = String::new();
    if !report.problems.is_empty() {
        line(
            &mut out,
            format_args!(
                "The form cannot be published: {}",
                counted(report.problems.len() as u32, "problem")
            ),
        );
        report.problems.iter().for_each(|problem| line(&mut out, format_args!("  {problem}")));
        return out;
    }
    let version = report.version.unwrap_or_default();
    match report.against {
        _ if report.published => {
            line(&mut out, format_args!("The form is published already, as version {version}."))
        }
        None => line(&mut out, format_args!("The form is supported. It will be version 1.")),
        Some(against) if report.changes.is_empty() => {
            line(&mut out, format_args!("Version {version} asks the same as version {against}."));
        }
        Some(against) => {
            line(&mut out, format_args!("What version {version} changes against version {against}"))
        }
    }
    for (heading, kinds) in GROUPS {
        let mut lines = report.changes.iter().filter(|line| kinds.contains(&line.kind)).peekable();
        if lines.peek().is_some() {
            line(&mut out, format_args!("\n{heading}"));
        }
        lines.for_each(|change| line(&mut out, format_args!("  {}", changed(change))));
    }
    if !report.published {
        tried(&mut out, report);
    }
    out
}

fn changed(change: &ChangeLine) -> String {
    let text = |text: &Option<String>| shown(text.as_deref().unwrap_or_default());
    let ChangeLine { question, label, .. } = change;
    let (before, after, code) = (text(&change.before), text(&change.after), text(&change.code));
    let label = shown(label);
    let standing = change.households.map_or(String::new(), |n| format!(": {}", counted(n, "household")));
    let place = change.row.map_or(String::new(), |row| format!(" (survey!{row})"));
    let recoded = match &change.since {
        Some(since) => format!(" ({before} has the code {since}, and no mapping leads there)"),
        None => String::new(),
    };
    match change.kind {
        "question_added" => format!("+ {question} {label}{place}"),
        "question_removed" => format!("- {question} {label}: asked no more; answers stay stored{standing}"),
        "question_renamed" => format!("> {question} {label}{place}: was {before}{standing}"),
        "question_moved" => format!("! {question} {label}{place}: household or member{standing}"),
        "kind_changed" => format!("! {question} {label}{place}: {before} -> {after}{standing}"),
        "choice_added" => format!("+ {question} {code} {after}"),
        "choice_removed" => format!("- {question} {code} {before}: offered no more{recoded}{standing}"),
        "choice_relabelled" => format!("~ {question} {code}: {before} -> {after}{recoded}{standing}"),
        "choice_recoded" => format!("> {question} {code} -> {after} {before}{standing}"),
        "choice_asked_again" => format!("? {question} {code} {before}: to be asked again{standing}"),
        "rule_changed" => {
            let rule = change.rule.as_deref().unwrap_or_default();
            format!("~ {question} {rule}{place}: {} -> {}", or_none(&before), or_none(&after))
        }
        _ => format!("~ {question}{place}: {before} -> {after}"),
    }
}

fn tried(out: &mut String, report: &Report) {
    line(out, format_args!("\nDry run on {}", counted(report.households, "household")));
    if report.unreadable > 0 {
        let what = counted(report.unreadable, "document");
        line(out, format_args!("  {what} cannot be read and were left out: `verify` says which"));
    }
    if report.rules.is_empty() {
        line(out, format_args!("  none would break a rule that it keeps today"));
    }
    report.rules.iter().for_each(|rule| line(out, format_args!("  {}", broken(rule))));
    if !report.doubts.is_empty() {
        line(out, format_args!(""));
    }
    report.doubts.iter().for_each(|doubt| line(out, format_args!("{}", doubtful(*doubt))));
}

fn broken(rule: &RuleLine) -> String {
    let RuleLine { question, label, percent, newly, households, rule: name, .. } = rule;
    let place = rule.row.map_or(String::new(), |row| format!(" (survey!{row})"));
    let soft = if rule.hard { "" } else { ", to be confirmed" };
    let all = if households == newly { String::new() } else { format!("; {} in all", number(*households)) };
    let newly = number(*newly);
    format!("{newly} ({percent:.1} %) would break {question} {name}: {}{place}{soft}{all}", shown(label))
}

fn doubtful(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::AnswersSetAside => {
            "Answers would be set aside. They stay stored and travel on; a person has to look."
        }
        Doubt::LooksRecoded => {
            "Codes seem to have changed their meaning: give a --mapping, or agree that they did not."
        }
        Doubt::NewlyBroken => "Households would have findings that keep them from being ready.",
    }
}

pub fn published(version: u32, rollouts: &[Rollout]) -> String {
    let mut out = format!("\nPublished as version {version}.\n");
    for rollout in rollouts {
        let (place, starts) = (district(rollout.district.as_ref()), rollout.starts);
        line(&mut out, format_args!("{place}: in force from {starts}"));
    }
    if rollouts.is_empty() && version > 1 {
        line(
            &mut out,
            format_args!("In force nowhere yet: `form rollout {version} --district CODE`, or --all."),
        );
    }
    out
}

pub fn rolled_out(version: u32, outcomes: &[RolledOut]) -> String {
    let told = |outcome: &RolledOut| match outcome {
        RolledOut::Begins { district: place, starts } => {
            format!("{}: version {version} is in force from {starts}\n", district(place.as_ref()))
        }
        RolledOut::InForce { district: place, since } => {
            format!(
                "{}: version {version} is in force since {since}, and stays so\n",
                district(place.as_ref())
            )
        }
        RolledOut::Superseded { district, by } => {
            format!("{district}: version {by} is in force, which is newer; nothing was changed\n")
        }
    };
    outcomes.iter().map(told).collect()
}

pub fn halted(version: u32, halted: &[Halted]) -> String {
    let told = |halted: &Halted| {
        let Halted { holding, tablets, starts, .. } = halted;
        let place = district(halted.district.as_ref());
        let keep = match (holding, halted.begun) {
            (0, _) => "no tablet holds it".to_owned(),
            (_, true) => format!(
                "{holding} of {tablets} tablets hold it, and keep it; the server goes on reading by it"
            ),
            (_, false) => {
                format!("{holding} of {tablets} tablets hold it, and begin with it on {starts} all the same")
            }
        };
        format!("{place}: version {version} goes to no more tablets; {keep}\n")
    };
    halted.iter().map(told).collect()
}

pub fn list(forms: &[FormLine]) -> String {
    let mut out = String::new();
    if forms.is_empty() {
        line(&mut out, format_args!("no form is published"));
    }
    for form in forms {
        let FormLine { version, name, title, published, tablets, .. } = form;
        let decree = if form.decree.is_empty() { String::new() } else { format!(", {}", form.decree) };
        let tablets = counted(*tablets, "tablet");
        line(
            &mut out,
            format_args!("{version}  {title} {name}{decree}, published {published}; newest of {tablets}"),
        );
        for rollout in &form.rollouts {
            let halted = if rollout.halted { ", halted" } else { "" };
            let place = district(rollout.district.as_ref());
            line(&mut out, format_args!("   {place} from {}{halted}", rollout.starts));
        }
        if form.rollouts.is_empty() {
            let place = if *version == 1 { "where nothing newer is" } else { "nowhere" };
            line(&mut out, format_args!("   in force {place}"));
        }
    }
    out
}

fn district(district: Option<&DistrictCode>) -> String {
    district.map_or_else(|| "everywhere".to_owned(), ToString::to_string)
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn shown(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}

fn counted(count: u32, what: &str) -> String {
    format!("{} {what}{}", number(count), if count == 1 { "" } else { "s" })
}

/// Thousands apart.
fn number(n: u32) -> String {
    match n / 1000 {
        0 => n.to_string(),
        thousands => format!("{},{:03}", number(thousands), n % 1000),
    }
}

fn line(out: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(out, "{words}").expect("a text takes every line");
}
