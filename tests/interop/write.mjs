// node write.mjs <automerge package> <folder>: loads `base.document` and writes what another program would,
// described by `edits.json` ({ actor, message, time, sets: [[path, value], …], plain }), as `theirs.document`,
// `theirs.change` and `theirs.json`.
import { readFileSync, writeFileSync } from "node:fs"
import { writeContent } from "./content.mjs"

const [packageName, folder] = process.argv.slice(2)
const automerge = await import(packageName)
const edits = JSON.parse(readFileSync(`${folder}/edits.json`, "utf8"))

// Since 3.0 a plain string is a Text object; before, it is the scalar our documents hold.
const ScalarString = edits.plain ? undefined : automerge.ImmutableString
const scalar = (value) => (typeof value === "string" && ScalarString ? new ScalarString(value) : value)

function lay(document, path, value) {
  const steps = path.split("/")
  const depth = steps[0] === "members" ? 2 : 1
  let map = document
  for (const step of steps.slice(0, depth)) {
    map[step] ??= {}
    map = map[step]
  }
  map[steps.slice(depth).join("/")] = scalar(value)
}

let document = automerge.load(readFileSync(`${folder}/base.document`), { actor: edits.actor })
document = automerge.change(document, { message: edits.message, time: edits.time }, (draft) => {
  for (const [path, value] of edits.sets) lay(draft, path, value)
})
writeFileSync(`${folder}/theirs.document`, automerge.save(document))
writeFileSync(`${folder}/theirs.change`, automerge.getLastLocalChange(document))
writeContent(`${folder}/theirs.json`, automerge, document)
