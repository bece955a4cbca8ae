// Watches the lever sliders while a pointer holds one, and tells Python where it stands.
// One value is under way at a time: the next leaves when the page has drawn the last.
const PAUSE = 40 // milliseconds between two values, at least
const GIVE_UP = 2000 // milliseconds after which an unanswered value counts as lost

const watch = { held: null, seen: 0, sent: 0, at: 0, shown: null, levers: [], send: null }

function leverOf(target) {
  const box = target instanceof Element ? target.closest('[data-testid="stSlider"]')?.closest('[class*="st-key-"]') : null
  const id = box && [...box.classList].map(name => name.replace("st-key-", "")).find(name => watch.levers.includes(name))
  return id ? { id, input: () => document.querySelector(`.st-key-${id} input[type=range]`) } : null
}

function tell(done) {
  const value = watch.held.input()?.valueAsNumber
  if (!Number.isFinite(value)) return
  watch.sent += 1
  watch.at = performance.now()
  watch.shown = value
  watch.send({ lever: watch.held.id, value, number: watch.sent, done })
}

function look() {
  if (!watch.held) return
  const now = performance.now()
  const free = watch.seen === watch.sent || now - watch.at > GIVE_UP
  if (free && now - watch.at >= PAUSE && watch.held.input()?.valueAsNumber !== watch.shown) tell(false)
  requestAnimationFrame(look)
}

function press(event) {
  const lever = event.isPrimary && event.button === 0 ? leverOf(event.target) : null
  if (!lever || watch.held) return
  watch.held = lever
  watch.shown = lever.input()?.valueAsNumber
  watch.first = watch.sent
  requestAnimationFrame(look)
}

function release() {
  if (!watch.held) return
  // The slider settles its own value in this turn of events; look at it after that.
  requestAnimationFrame(() => {
    if (watch.held && watch.sent > watch.first) tell(true)
    watch.held = null
  })
}

let listening = false

export default function ({ data, setTriggerValue }) {
  watch.levers = data.levers
  watch.seen = data.seen
  watch.sent = Math.max(watch.sent, data.seen)
  watch.send = value => setTriggerValue("dragged", value)
  if (!listening) {
    addEventListener("pointerdown", press, true)
    addEventListener("pointerup", release, true)
    addEventListener("pointercancel", release, true)
    listening = true
  }
  return () => {
    removeEventListener("pointerdown", press, true)
    removeEventListener("pointerup", release, true)
    removeEventListener("pointercancel", release, true)
    listening = false
    watch.held = null
  }
}
