//! Which rows of a sheet are hidden: what calamine does not tell.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, ParsingOptions};

use super::measure::{Package, text};

/// Rows that are hidden, by the name of their sheet. A package that does not say it in the usual places hides none.
pub fn rows(package: &mut Package<'_>) -> BTreeMap<String, BTreeSet<u32>> {
    let parts = parts(package).unwrap_or_default();
    let mut hidden = BTreeMap::new();
    for (sheet, part) in parts {
        let found = text(package, &part).map(|xml| in_sheet(&xml)).unwrap_or_default();
        hidden.insert(sheet, found);
    }
    hidden
}

/// Names of sheets and the parts they lie in.
fn parts(package: &mut Package<'_>) -> Option<Vec<(String, String)>> {
    let (book, relations) = (text(package, "xl/workbook.xml")?, text(package, "xl/_rels/workbook.xml.rels")?);
    let (book, relations) = (parse(&book)?, parse(&relations)?);
    let target = |id: &str| {
        let relation = relations.descendants().find(|node| node.attribute("Id") == Some(id))?;
        let target = relation.attribute("Target")?;
        Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
    };
    let sheets = book.descendants().filter(|node| node.tag_name().name() == "sheet");
    let named = sheets.filter_map(|sheet| {
        let id = sheet.attributes().find(|attribute| attribute.name() == "id")?.value();
        Some((sheet.attribute("name")?.to_owned(), target(id)?))
    });
    Some(named.collect())
}

fn parse(xml: &str) -> Option<Document<'_>> {
    let options = ParsingOptions { nodes_limit: 10_000, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options).ok()
}

/// Only the tags of rows are looked at: a tree of the whole sheet would be many times its size.
fn in_sheet(xml: &str) -> BTreeSet<u32> {
    let tags = xml.match_indices("<row ").filter_map(|(at, _)| xml[at..].split('>').next());
    let hidden = tags.filter(|tag| tag.contains("hidden=\"1\"") || tag.contains("hidden=\"true\""));
    hidden.filter_map(|tag| tag.split(" r=\"").nth(1)?.split('"').next()?.parse().ok()).collect()
}
