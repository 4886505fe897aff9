//! What the engine promises, through its public door, on small forms written for the purpose and on the questionnaire.

mod choices;
mod differences;
mod expressions;
mod findings;
mod hostile;
mod labels;
mod mapping;
mod questionnaire;
mod refusals;
mod relevance;
mod rows;
mod small;
