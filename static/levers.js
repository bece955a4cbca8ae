// Watches the lever sliders while a hand or a key moves one. With the model in the browser, headline figures and lines follow in every
// frame, and the server is told where the hand rests; without it the server is told as the hand moves. One value is under way at a
// time: the next leaves when the page has drawn the last.
const PAUSE = 40 // milliseconds between two values, at least
const REST = 500 // milliseconds without a move after which the server is told, where the browser follows by itself
const GIVE_UP = 2000 // milliseconds after which an unanswered value counts as lost
const LOST = 60000 // milliseconds after which the server's figures stand, whatever a slider let go shows
const IDLE = 1000 // milliseconds after which a key that moved nothing is forgotten
const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]

const watch = { levers: [], send: null, seen: 0, sent: 0, at: 0, shown: null, held: null, first: 0, looking: false }
const touched = new Map() // lever → where its slider stood, whether it moved, and when; until the server's page shows the same
const model = { told: null, follower: null, why: "", ahead: false, text: "", page: null }

const inputOf = id => document.querySelector(`.st-key-${id} input[type=range]`)

function leverOf(target) {
  const box = target instanceof Element ? target.closest('[data-testid="stSlider"]')?.closest('[class*="st-key-"]') : null
  return box && [...box.classList].map(name => name.replace("st-key-", "")).find(name => watch.levers.includes(name))
}

function tell(done) {
  const value = inputOf(watch.held)?.valueAsNumber
  if (!Number.isFinite(value)) return
  watch.sent += 1
  watch.at = performance.now()
  watch.shown = value
  watch.send({ lever: watch.held, value, number: watch.sent, done })
}

function touch(id) {
  const from = inputOf(id)?.valueAsNumber
  const known = touched.get(id)
  if (known) known.at = performance.now()
  else touched.set(id, { from, value: from, moved: false, at: performance.now() })
  if (!watch.looking) {
    watch.looking = true
    requestAnimationFrame(look)
  }
}

async function look() {
  const now = performance.now()
  note(now)
  if (model.follower) await follow()
  if (watch.held) rest(now)
  if (touched.size) requestAnimationFrame(look)
  else {
    watch.looking = false
    leave()
  }
}

// Where the sliders stand by now.
function note(now) {
  for (const [id, touch] of touched) {
    const value = inputOf(id)?.valueAsNumber
    if (value !== touch.value) Object.assign(touch, { value, moved: true, at: now })
    const lost = now - touch.at > (touch.moved && model.follower ? LOST : IDLE)
    if (!Number.isFinite(value) || (lost && id !== watch.held)) touched.delete(id)
  }
}

// What the page shows of the scenario, as the server drew it.
function page() {
  const text = document.querySelector("[data-scenario]")?.dataset.scenario ?? ""
  if (text !== model.text) {
    model.text = text
    model.page = text ? JSON.parse(text) : null
  }
  return model.page
}

async function follow() {
  await attempt(async () => {
    const found = page()
    const sliders = {}
    for (const [id, touch] of touched) {
      if (!found || !touch.moved || !model.follower.knows(id)) continue
      if (!model.follower.agrees(found, id, touch.value)) sliders[id] = touch.value
      else if (id === watch.held) touch.moved = false
      else touched.delete(id)
    }
    if (!Object.keys(sliders).length) return leave()
    wait(Object.keys(sliders))
    await model.follower.show(found, sliders)
  })
}

// What else stands on the page of these levers' scenario waits for the server.
function wait(levers) {
  model.ahead = levers.length > 0
  document.documentElement.toggleAttribute("data-ahead", model.ahead)
  for (const id of watch.levers) {
    document.querySelector(`.st-key-lever_${id}`)?.toggleAttribute("data-waits", levers.includes(id))
    document.querySelector(`.st-key-remark_${id}`)?.toggleAttribute("data-behind", model.ahead)
  }
}

function leave() {
  if (!model.ahead) return
  wait([])
  model.follower?.end()
}

// Whatever fails here, the server's figures stand, and it is told as the hand moves.
async function attempt(act) {
  try {
    await act()
  } catch (error) {
    console.warn("the model in the browser stopped", error)
    const { follower } = model
    model.follower = null
    wait([])
    say(model.told.said)
    follower?.end()
  }
}

// The server is told where the hand rests, or as it moves where not all that is in sight follows.
function rest(now) {
  const slider = touched.get(watch.held)
  const wait = model.follower?.sees && model.page && model.follower.knows(watch.held) ? REST : 0
  const free = watch.seen === watch.sent || now - watch.at > GIVE_UP
  if (free && now - watch.at >= PAUSE && now - slider.at >= wait && slider.value !== watch.shown) tell(false)
}

function press(event) {
  const id = event.isPrimary && event.button === 0 ? leverOf(event.target) : null
  if (!id || watch.held) return
  watch.held = id
  watch.shown = inputOf(id)?.valueAsNumber
  watch.first = watch.sent
  touch(id)
}

function release() {
  if (!watch.held) return
  // The slider settles its own value in this turn of events and tells it in a message of its own; look at it after that.
  requestAnimationFrame(() => setTimeout(() => {
    if (watch.held && watch.sent > watch.first) tell(true)
    watch.held = null
  }))
}

function key(event) {
  const id = KEYS.includes(event.key) ? leverOf(event.target) : null
  if (id) touch(id)
}

const EVENTS = { pointerdown: press, pointerup: release, pointercancel: release, keydown: key }

// Says on the page why the browser has no model; nothing where it has.
function say(text) {
  model.why = text
  const place = document.querySelector(".st-key-lever_model_place")
  place?.toggleAttribute("data-said", Boolean(text))
  place?.toggleAttribute("data-ready", Boolean(model.follower))
  if (model.note) model.note.textContent = text
}

// The model, once the page stands and the browser has nothing else to do.
async function load(told) {
  model.told = told
  model.follower = null
  if (!told.model) return say(told.said)
  say("")
  await new Promise(done => (globalThis.requestIdleCallback ?? setTimeout)(done))
  const at = address => new URL(address, document.baseURI).href
  try {
    const [models, follows, table] = await Promise.all([
      import(at(told.model)),
      import(at(told.follow)),
      fetch(at(told.operations)).then(answer => (answer.ok ? answer.json() : Promise.reject(new Error(`${answer.status}`)))),
    ])
    if (told !== model.told) return
    model.follower = new follows.Follower(models, table, told)
    say("")
  } catch (error) {
    console.warn("no model in the browser", error)
    if (told === model.told) say(told.said)
  }
}

function give(told, parent) {
  model.note = parent.querySelector("p") ?? parent.appendChild(document.createElement("p"))
  model.note.style.cssText = "margin: 0; font-size: 0.8rem; opacity: 0.75"
  if (JSON.stringify(told) !== JSON.stringify(model.told)) load(told)
  else say(model.why)
}

let listening = false

export default function ({ data, parentElement, setTriggerValue }) {
  if ("model" in data) return give(data, parentElement)
  watch.levers = data.levers
  watch.seen = data.seen
  watch.sent = Math.max(watch.sent, data.seen)
  watch.send = value => setTriggerValue("dragged", value)
  if (!listening) {
    for (const [name, act] of Object.entries(EVENTS)) addEventListener(name, act, true)
    listening = true
  }
  return () => {
    for (const [name, act] of Object.entries(EVENTS)) removeEventListener(name, act, true)
    listening = false
    watch.held = null
    touched.clear()
  }
}
