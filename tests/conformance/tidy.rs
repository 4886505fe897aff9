//! The house stays as it was laid out: edges, purity, sizes, names, words, numbers, papers and schemas. Each
//! check prints the file to mend.

mod edges;
mod files;
mod migrations;
mod numbers;
mod papers;
mod purity;
mod schema;
mod shards;
mod tree;
mod words;
