// The content of a household document, as tests/interop/main.rs lists its own: every visible value of every key.
import { writeFileSync } from "node:fs"

const CONTAINERS = ["answers", "status", "confirmations", "decisions", "claims", "notes"]

/** `{ heads, values: { "<container>/<key>": [text, …] } }`, several texts where writers had not seen each other. */
export function content(automerge, document) {
  const values = {}
  for (const name of CONTAINERS) list(automerge, document[name], name, values)
  for (const [person, answers] of Object.entries(document.members)) {
    list(automerge, answers, `members/${person}`, values)
  }
  return { heads: [...automerge.getHeads(document)].sort(), values }
}

function list(automerge, map, place, values) {
  for (const key of Object.keys(map)) {
    const rivals = automerge.getConflicts(map, key) ?? {}
    const visible = Object.values(rivals).length > 0 ? Object.values(rivals) : [map[key]]
    values[`${place}/${key}`] = visible.map(String).sort()
  }
}

export function writeContent(path, automerge, document) {
  writeFileSync(path, JSON.stringify(content(automerge, document)))
}
