// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript
import type { Event } from "./Event";

/** Every topic of pushes and what is pushed on it. */
export type Topics = { [E in Event as E["topic"]]: E["payload"] };
