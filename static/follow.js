// What the model in the browser finds while a lever is held, on the page: headline figures, and the first lines of charts in sight,
// with band and end labels as pages/parts/figures/outcome_charts.py places them. What the server sends later stands as it came.
const FLAT = 1e-9
const FIELDS = ["value", "low", "high", "text", "label", "label_at"]
const MINUS = "\u2212"
const TAKEN_IN = 1000 // milliseconds from the server's answer until Streamlit has drawn all that it sent
const LATE = 40 // milliseconds from one frame to the next beyond which fewer charts are drawn in each
const EARLY = 22 // and below which more are
const APART = 250 // frames further apart are not of one movement
const CHARTS = '[data-testid="stVegaLiteChart"]'

const escaped = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)
const rounded = (shown, places) => Number(shown.toFixed(places))

// Figures as simulation/language/written_figures.py writes them.
function digits(size, places) {
  const [whole, part] = size.toFixed(places).split(".")
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "")
}

export function measured(format, kind, shown, signed = false) {
  const value = rounded(shown, format.digits)
  const text = digits(Math.abs(value), format.digits)
  const sign = value < 0 ? MINUS : signed && value > 0 ? "+" : ""
  return sign + (text === "1" ? format[`${kind}_one`] : format[kind].replace("{}", text))
}

// The view of a chart, to which Vega's own marks lead; null where a later Vega keeps it elsewhere.
function viewOf(svg) {
  for (const mark of svg.querySelectorAll("path, text")) {
    const view = mark.__data__?.mark?.group?.context?.dataflow
    if (view?.changeset) return view
  }
  return null
}

// Whose path a chart's first line is; null where it is of nothing that the model gives.
function firstLine(view) {
  try {
    return view.signal("first_line")
  } catch {
    return null
  }
}

function inSight(element) {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

// Heights of end labels, moved apart where lines end close together: as `_apart` of outcome_charts.py.
function moveApart(ends, spread, room) {
  const height = Math.max(...spread) - Math.min(...spread)
  const reach = (height > FLAT ? height : 1) * room
  const order = ends.filter(end => end.label).sort((one, other) => one.at - other.at)
  for (let turn = 0; turn < 8; turn++) {
    for (let i = 1; i < order.length; i++) {
      const short = Math.max(reach - (order[i].at - order[i - 1].at), 0) / 2
      order[i - 1].at -= short
      order[i].at += short
    }
  }
}

// One chart whose first line moves.
class Chart {
  constructor(element, svg, view, first) {
    Object.assign(this, { element, svg, view, first, rows: null, shown: null, busy: false, turn: 0 })
  }

  // Rows as the server sent them; what they held before they were moved is kept.
  take() {
    const rows = this.view.data("source")
    if (this.rows && rows[0] === this.rows[0]) return
    this.rows = [...rows]
    this.before = this.rows.map(row => Object.fromEntries(FIELDS.map(field => [field, row[field]])))
    this.shown = null
  }

  replaced() {
    return !this.svg.isConnected || this.view.data("source")[0] !== this.rows[0]
  }

  // Shows a path from the second year on, in the unit shown.
  show(path, format, words, years) {
    this.shown = path.join()
    const news = this.before.map(row => ({ ...row }))
    const lineOf = row => `${row.role} ${row.name}`
    const [own] = this.rows
    for (const [i, row] of this.rows.entries()) {
      const year = years.indexOf(Number(row.year))
      if (lineOf(row) !== lineOf(own) || year < 1) continue
      const value = Math.abs(path[year - 1]) > FLAT ? path[year - 1] : 0
      const moved = edge => (edge == null ? edge : edge + value - this.before[i].value)
      const { low, high } = this.before[i]
      Object.assign(news[i], { value, low: moved(low), high: moved(high), text: measured(format, "unit", value) })
    }
    const lasts = new Map(this.rows.map((row, i) => [lineOf(row), news[i]])) // of each line its last row, lines in their order
    const ends = [...lasts.values()]
    const usual = news[this.rows.findLastIndex(row => row.role === "reference")]
    const differs = !usual || rounded(ends[0].value, format.digits) !== rounded(usual.value, format.digits)
    ends[0].label = differs ? words.end.replace("{}", measured({ ...format, unit: "{}", unit_one: "1" }, "unit", ends[0].value)) : null
    const places = ends.map(end => ({ end, label: end.label, at: end.value }))
    moveApart(places, news.flatMap(row => [row.value, row.low, row.high]).filter(one => one != null), this.first.room)
    for (const { end, at } of places) end.label_at = at
    return this.write(news)
  }

  async write(news) {
    const changes = this.view.changeset()
    for (const [i, row] of this.rows.entries()) {
      for (const field of FIELDS) if (row[field] !== news[i][field]) changes.modify(row, field, news[i][field])
    }
    this.busy = true
    try {
      await this.view.change("source", changes).runAsync()
    } finally {
      this.busy = false
    }
  }

  // Back to what the server last sent, where it sent nothing since.
  leave() {
    this.element.removeAttribute("data-follows")
    if (this.shown !== null && !this.replaced()) this.write(this.before)
    this.rows = this.shown = null
  }
}

export class Follower {
  constructor(models, table, told) {
    const { figures, wide, entities, years } = told.inputs
    Object.assign(this, { models, told, drawn: "", page: null, sees: true, timer: 0, ended: 0, at: 0, turn: 0, painted: 0, most: Infinity })
    this.model = new models.Model(table, models.unpacked(figures, wide, entities), entities, years.length)
    this.written = new Map() // element → what it held before, and what it was given
    this.charts = new Map() // drawing → its chart; null where none of its lines follows
  }

  knows(lever) {
    return lever in this.told.sliders
  }

  // What a slider's place means for the lever: as `of_stop` of simulation/language/numbers.py.
  valueOf(lever, shown) {
    const { factor, least, most, stop } = this.told.sliders[lever]
    const { neutral } = this.told.inputs.levers[lever]
    const value = Math.min(Math.max(Math.round((shown / factor) * 1e9) / 1e9, least), most)
    return Math.abs(value - neutral) <= stop ? neutral : value
  }

  // Whether the server's page shows a lever where its slider stands.
  agrees(page, lever, shown) {
    const row = this.told.inputs.levers[lever]
    const own = page.scenario.levers[lever] ?? {}
    const stands = this.models.pathOf(row, own) ?? row.practice
    const asked = this.models.pathAt(row, this.valueOf(lever, shown), own)
    return asked.every((value, t) => Math.abs(value - stands[t]) <= 1e-7 * Math.max(1, Math.abs(value)))
  }

  // Shows the page with levers where their sliders stand; what is on the page already is left alone.
  async show(page, sliders) {
    clearTimeout(this.timer)
    this.pace(performance.now())
    const moves = Object.fromEntries(Object.entries(sliders).map(([lever, shown]) => [lever, this.valueOf(lever, shown)]))
    const asked = JSON.stringify(moves)
    if (this.page !== page || this.drawn !== asked) this.model.run(this.models.pathsAt(this.told.inputs, page.scenario, moves))
    this.page = page
    this.drawn = asked
    const charts = [...document.querySelectorAll(CHARTS)].filter(inSight) // looked for before anything is written: one layout a frame
    for (const place of document.querySelectorAll("[data-moves]")) this.card(place, place.dataset.moves)
    await this.lines(charts)
  }

  // A headline: its value in the last year and what the scenario changes in it, on a card or at the head of the panel.
  card(place, variable) {
    const format = this.told.formats[variable]
    const level = format && this.model.path(variable).at(-1) * format.factor
    const follows = Number.isFinite(level)
    if (place.hasAttribute("data-follows") !== follows) place.toggleAttribute("data-follows", follows)
    if (!follows) return
    const gap = rounded(level, format.digits) - rounded(this.page.reference[variable] * format.factor, format.digits)
    const still = !rounded(gap, format.digits)
    const { same, unchanged, against } = this.told.words
    const change = still ? "" : measured(format, "change", gap, true)
    const arrow = `<span aria-hidden="true">${gap > 0 ? "↑" : "↓"}</span> `
    const beside = still ? `<em>${escaped(same)}</em>` : `<em>${arrow}${escaped(change)}</em> <small>${escaped(against)}</small>`
    const value = place.querySelector(".card-value")
    this.write(value ?? place.querySelector("b"), escaped(measured(format, "unit", level)))
    this.write(place.querySelector(value ? ".card-change" : "i"), value ? beside : escaped(change || unchanged))
  }

  // Writes into the page in silence: what is final is spoken when the server has answered.
  write(element, html) {
    const known = this.written.get(element)
    if (known?.html === html && element.textContent === known.text) return
    const before = known ? known.before : element.innerHTML
    if (!known) element.closest("[role=status]")?.setAttribute("aria-live", "off")
    element.innerHTML = html
    this.written.set(element, { before, html, text: element.textContent })
  }

  // How many charts a frame can hold on this machine: a movement stays smooth, and charts take turns where it is slow.
  pace(now) {
    const frame = now - this.at
    this.at = now
    if (frame > APART) return
    if (frame > LATE && this.painted > 1) this.most = this.painted - 1
    else if (frame < EARLY && this.painted === this.most) this.most += 1
  }

  async lines(elements) {
    const found = elements.map(element => this.chart(element))
    this.sees = found.every(chart => chart !== undefined)
    const due = []
    for (const chart of found) {
      const format = chart && this.told.formats[chart.first.of]
      if (!format || chart.busy) continue
      chart.take()
      const entity = chart.rows[0]?.entity ? this.told.entities.indexOf(chart.rows[0].entity) : -1
      const path = this.model.path(chart.first.of, entity).map(value => value * format.factor)
      const follows = path.every(Number.isFinite)
      if (chart.element.hasAttribute("data-follows") !== follows) chart.element.toggleAttribute("data-follows", follows)
      if (follows && chart.shown !== path.join()) due.push({ chart, path, format })
    }
    due.sort((one, other) => one.chart.turn - other.chart.turn) // first who has waited longest
    this.painted = Math.min(due.length, this.most)
    for (const { chart, path, format } of due.slice(0, this.painted)) {
      chart.turn = ++this.turn
      await this.line(chart, path, format)
    }
  }

  // A chart that was taken from under the hand is the server's again.
  async line(chart, path, format) {
    try {
      await chart.show(path, format, this.told.words, this.told.inputs.years)
    } catch (error) {
      console.warn("a chart does not follow", error)
      chart.element.removeAttribute("data-follows")
      this.charts.set(chart.svg, undefined)
    }
  }

  // The chart drawn in an element: null where it does not follow, undefined where it cannot be reached.
  chart(element) {
    const svg = element.querySelector("svg.marks")
    if (!svg) return null // not drawn yet
    if (!this.charts.has(svg)) {
      const view = viewOf(svg)
      if (!view) return undefined
      const first = firstLine(view)
      this.charts.set(svg, first && new Chart(element, svg, view, first))
    }
    return this.charts.get(svg)
  }

  // The server has answered. What it did not send anew, because it had sent the same before, gets what it held then.
  end() {
    for (const [element, { before, html, text }] of this.written) {
      if (element.isConnected && html !== before && element.textContent === text) element.innerHTML = before
    }
    for (const place of document.querySelectorAll("[data-moves][data-follows]")) place.removeAttribute("data-follows")
    for (const place of document.querySelectorAll("[role=status][aria-live=off]")) place.removeAttribute("aria-live")
    this.written.clear()
    this.drawn = ""
    clearTimeout(this.timer)
    this.ended = performance.now()
    this.leave()
  }

  // A chart that Streamlit has drawn anew is the server's; one that it has not in due time gets back what it held.
  leave() {
    const late = performance.now() - this.ended > TAKEN_IN
    let waiting = false
    for (const [svg, chart] of this.charts) {
      if (!svg.isConnected) this.charts.delete(svg)
      else if (chart?.rows && (late || chart.replaced())) chart.leave()
      else if (chart?.rows) waiting = true
    }
    if (waiting) this.timer = setTimeout(() => this.leave(), 50)
  }
}
