//! The trip of real answers: real devices, a real server process, HTTP between them. One file a story.
//!
//! After every story the registry is verified, and no name or number stands in any log.

mod accounts_by_command;
mod answers_do_not_wait_for_the_village;
mod bundle;
mod captive_portal;
mod cells;
mod clashing_answers_open_one_case;
mod console;
mod cut_anywhere;
mod decision_reaches_both;
mod diary;
mod different_answers_merge;
mod erased;
mod erased_by_hand;
mod erasures_come_back;
mod everybody_at_once;
mod first_download_goes_on;
mod form_beside_a_running_server;
mod forms_by_decree;
mod hidden_answer_is_kept;
mod logs_are_silent;
mod office;
mod operator;
mod out_of_area_is_kept_aside;
mod photo_is_cut;
mod photo_stores;
mod photos;
mod place;
#[allow(dead_code, reason = "each suite uses its part")]
mod proxy;
mod pull_is_cut;
mod pushed_twice;
mod removal_against_edit;
mod restored;
mod revoked_with_unsent_work;
mod same_answer_twice;
mod server_restarted;
mod several_servers;
mod spans;
mod tablet;
mod two_admins_decide;
mod two_copies;
mod work_is_given_and_done;
mod wrong_clocks;
