// node merge.mjs <automerge package> <folder>: loads `theirs.document`; once takes in the change chunks
// `ours-<n>.change`, once merges `ours.document`. Writes `by-changes.json`, `by-document.json` and the merged
// `merged.document`.
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { writeContent } from "./content.mjs"

const [packageName, folder] = process.argv.slice(2)
const automerge = await import(packageName)
const load = (name) => automerge.load(readFileSync(`${folder}/${name}`))

const chunks = []
while (existsSync(`${folder}/ours-${chunks.length}.change`)) {
  chunks.push(new Uint8Array(readFileSync(`${folder}/ours-${chunks.length}.change`)))
}
const [byChanges] = automerge.applyChanges(load("theirs.document"), chunks)
writeContent(`${folder}/by-changes.json`, automerge, byChanges)

const byDocument = automerge.merge(load("theirs.document"), load("ours.document"))
writeContent(`${folder}/by-document.json`, automerge, byDocument)
writeFileSync(`${folder}/merged.document`, automerge.save(byDocument))
