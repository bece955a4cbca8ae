// The model in the browser: runs the table of operations that simulation/in_browser/operation_table.py writes, on the figures
// and paths that simulation/in_browser/held_inputs.py gives. Equal to the server's central run; a test holds that to 1e-9.
const sign = b => (b < 0 || Object.is(b, -0) ? -1 : 1)
const within = (value, low, high) => Math.min(Math.max(value, low), high)

// As `internal_rate_of_return` of simulation/engine/maths.py.
function rateOfReturn(first, later, change, capex, life, iterations) {
  const usual = (first * change + later * (life - change)) / life
  let rate = within(usual / capex - 0.6 / life, 0.01, 0.6)
  for (let i = 0; i < iterations; i++) {
    if (Math.abs(rate) < 1e-7) rate = 1e-7
    const [early, whole] = [change, life].map(years => -Math.expm1(-years * Math.log1p(rate)))
    const step = (first - later) * early + later * whole
    const falling = (first - later) * change * (1 - early) + later * life * (1 - whole)
    const slope = (falling / (1 + rate) - step / rate) / rate
    rate = within(rate - (step / rate - capex) / Math.min(slope, -1e-9), -0.2, 0.6)
  }
  return rate
}

const NAMES = [
  "number", "figure", "path", "ago", "total", "sum", "+", "-", "*", "/", "**", ">", ">=", "<", "<=", "max", "min", "where", "neg",
  "exp", "expm1", "log", "log1p", "sqrt", "abs", "floor", "copysign", "divide", "meaningful", "rate_of_return",
]
const [NUMBER, FIGURE, PATH, AGO, TOTAL, SUM] = NAMES.keys()

// A run's place in memory: a block of all operations for each year, entities side by side. What is alike in all entities stands
// once; what is fixed is computed once and copied to each year.
export class Model {
  constructor(table, figures, entities, years) {
    const count = table.operations.length
    Object.assign(this, { table, figures, entities, years, block: count * entities, paths: {} })
    this.values = new Float64Array(this.block * years)
    this.wide = new Uint8Array(count)
    this.codes = Uint8Array.from(table.operations, ([name]) => NAMES.indexOf(name))
    this.inputs = [1, 2, 3].map(place =>
      Int32Array.from(table.operations, (operation, i) => (this.codes[i] > AGO && place < operation.length ? i - operation[place] : 0)))
    const unknown = table.operations.find(([name]) => !NAMES.includes(name))
    if (unknown) throw new Error(`no operation ${unknown[0]}`)
    this.widen(0, table.fixed)
    this.compute(0, 0, table.fixed)
    for (let year = 1; year < years; year++) this.values.copyWithin(year * this.block, 0, table.fixed * entities)
  }

  // Computes all years under paths by name: a list of the values of each year, one or one an entity.
  run(paths) {
    this.paths = paths
    const { fixed, operations } = this.table
    this.widen(fixed, operations.length)
    for (let year = 1; year < this.years; year++) this.compute(year, fixed, operations.length)
  }

  // A variable by year, of one entity or of the whole; without the base year, which no lever moves.
  path(variable, entity = -1) {
    const [own, whole] = this.table.variables[variable]
    const i = entity < 0 ? whole : own
    const lane = this.wide[i] ? Math.max(entity, 0) : 0
    return Array.from({ length: this.years - 1 }, (_, t) => this.values[(t + 1) * this.block + i * this.entities + lane])
  }

  // Which operations differ by entity. What comes from another year may be known only after those behind it.
  widen(from, to) {
    this.wide.fill(0, from, to)
    for (let grown = true; grown; ) {
      grown = false
      for (let i = from; i < to; i++) if (!this.wide[i] && this.differs(i)) grown = this.wide[i] = 1
    }
  }

  differs(i) {
    const { wide, inputs, figures } = this
    const [, what, , first] = this.table.operations[i]
    if (this.codes[i] === FIGURE) return figures[what].length > 1
    if (this.codes[i] === PATH) return this.paths[what][0].length > 1
    if (this.codes[i] === AGO) return wide[what] || figures[first].length > 1
    return this.codes[i] > SUM && inputs.some((input, place) => place < this.table.operations[i].length - 1 && wide[input[i]])
  }

  // A leaf, a sum over entities or an operation of many numbers.
  gathered(i, year) {
    const [name, ...given] = this.table.operations[i]
    if (name === "number") return given
    if (name === "figure") return this.figures[given[0]]
    if (name === "path") return this.paths[given[0]][Math.max(year - given[1], 0)]
    if (name === "ago") return year > given[1] ? this.found(given[0], year - given[1]) : this.figures[given[2]]
    const inputs = given.map(back => this.found(i - back, year))
    if (name === "rate_of_return") {
      return Array.from({ length: this.wide[i] ? this.entities : 1 }, (_, e) => rateOfReturn(...inputs.map(one => one[one.length > 1 ? e : 0])))
    }
    const all = inputs[0].reduce((sum, one) => sum + one, 0)
    return [name === "sum" && inputs[0].length === 1 ? all * this.entities : all]
  }

  // What an operation gave in a year.
  found(i, year) {
    const from = year * this.block + i * this.entities
    return this.values.subarray(from, from + (this.wide[i] ? this.entities : 1))
  }

  compute(year, from, to) {
    const { values: v, wide, codes, entities, inputs: [A, B, C] } = this
    const start = year * this.block
    for (let i = from; i < to; i++) {
      const n = wide[i] ? entities : 1
      const out = start + i * entities
      let p = start + A[i] * entities
      let q = start + B[i] * entities
      let r = start + C[i] * entities
      const [x, y, z] = [wide[A[i]], wide[B[i]], wide[C[i]]]
      const end = out + n
      let o = out
      switch (codes[i]) {
        case 6: for (; o < end; o++, p += x, q += y) v[o] = v[p] + v[q]; break
        case 7: for (; o < end; o++, p += x, q += y) v[o] = v[p] - v[q]; break
        case 8: for (; o < end; o++, p += x, q += y) v[o] = v[p] * v[q]; break
        case 9: for (; o < end; o++, p += x, q += y) v[o] = v[p] / v[q]; break
        case 10: for (; o < end; o++, p += x, q += y) v[o] = v[p] ** v[q]; break
        case 11: for (; o < end; o++, p += x, q += y) v[o] = +(v[p] > v[q]); break
        case 12: for (; o < end; o++, p += x, q += y) v[o] = +(v[p] >= v[q]); break
        case 13: for (; o < end; o++, p += x, q += y) v[o] = +(v[p] < v[q]); break
        case 14: for (; o < end; o++, p += x, q += y) v[o] = +(v[p] <= v[q]); break
        case 15: for (; o < end; o++, p += x, q += y) v[o] = Math.max(v[p], v[q]); break
        case 16: for (; o < end; o++, p += x, q += y) v[o] = Math.min(v[p], v[q]); break
        case 17: for (; o < end; o++, p += x, q += y, r += z) v[o] = v[p] ? v[q] : v[r]; break
        case 18: for (; o < end; o++, p += x) v[o] = -v[p]; break
        case 19: for (; o < end; o++, p += x) v[o] = Math.exp(v[p]); break
        case 20: for (; o < end; o++, p += x) v[o] = Math.expm1(v[p]); break
        case 21: for (; o < end; o++, p += x) v[o] = Math.log(v[p]); break
        case 22: for (; o < end; o++, p += x) v[o] = Math.log1p(v[p]); break
        case 23: for (; o < end; o++, p += x) v[o] = Math.sqrt(v[p]); break
        case 24: for (; o < end; o++, p += x) v[o] = Math.abs(v[p]); break
        case 25: for (; o < end; o++, p += x) v[o] = Math.floor(v[p]); break
        case 26: for (; o < end; o++, p += x, q += y) v[o] = Math.abs(v[p]) * sign(v[q]); break
        case 27: for (; o < end; o++, p += x, q += y, r += z) v[o] = v[q] === 0 ? v[r] : v[p] / v[q]; break
        case 28: for (; o < end; o++, p += x, q += y) v[o] = v[q] > 0 ? v[p] / v[q] : NaN; break
        default: {
          const found = this.gathered(i, year)
          if (found.length === 1) v.fill(found[0], out, end)
          else v.set(found, out)
        }
      }
    }
  }
}

// Figures as they travel: numbers of eight bytes, one after the other; `wide` names those that differ by entity.
export function unpacked(text, wide, entities) {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
  const numbers = new Float64Array(bytes.buffer)
  const apart = new Set(wide)
  const figures = []
  for (let at = 0; at < numbers.length; at += figures.at(-1).length) {
    figures.push(numbers.subarray(at, at + (apart.has(figures.length) ? entities : 1)))
  }
  return figures
}

// Slots of managers' attention that a lever's path takes in each year: as `effort` of simulation/inputs.py.
function effort(lever, path, [last, routine]) {
  const beyond = path.map((value, t) => Math.max(value - lever.practice[t], 0))
  const begun = beyond.map((value, t) => (t ? Math.max(value - beyond[t - 1], 0) : 0))
  return beyond.map((value, t) => {
    let taken = 0
    for (let lag = 0; lag < Math.ceil(last); lag++) taken += t >= lag ? Math.min(last - lag, 1) * begun[t - lag] : 0
    return (taken + routine * value) / lever.full
  })
}

// A lever's path at a value in full effect: as `lever_path` of simulation/engine/lever_paths.py.
export function pathAt(lever, value, own) {
  if (!own.weights && value === lever.neutral) return lever.practice
  const weights = own.weights ?? lever.weights
  const path = lever.practice.map((now, t) => now + (value - now) * weights[t])
  if (lever.once) path.fill(path.at(-1))
  path[0] = lever.practice[0]
  return path
}

// A lever's path as it is set for all; null where it is not.
export function pathOf(lever, own) {
  return own.path ?? (own.value === undefined ? null : pathAt(lever, own.value, own))
}

// Paths of a scenario with some levers (`moves`) at other values: as `lever_inputs` and `condition_inputs` of simulation/inputs.py.
export function pathsAt(place, scenario, moves) {
  const paths = {}
  for (const [name, path] of Object.entries({ ...place.paths, ...scenario.paths })) paths[name] = path.map(one => [one])
  const load = place.years.map(() => [0])
  for (const [id, lever] of Object.entries(place.levers)) {
    const own = scenario.levers[id] ?? {}
    const moved = id in moves ? pathAt(lever, moves[id], own) : pathOf(lever, own)
    const [rest, room] = own.rest ?? [0, Infinity]
    let path = moved ?? lever.practice
    if (Math.max(...path) * rest > room) path = path.map(one => Math.min(one, room / rest))
    const share = place.shares[lever.share] ?? [1]
    paths[id] = path.map(one => share.map(part => one * part))
    const pushed = lever.full && (moved || own.apart) ? effort(lever, path, place.attention).map(one => [one]) : null
    for (const [entity, [values]] of Object.entries(own.apart ?? {})) set(paths[id], values, entity, place.entities)
    if (!pushed) continue
    for (const [entity, [, slots]] of Object.entries(own.apart ?? {})) set(pushed, slots, entity, place.entities)
    for (let t = 0; t < load.length; t++) {
      if (pushed[t].length > load[t].length) load[t] = Array(place.entities).fill(load[t][0])
      load[t] = load[t].map((before, e) => before + pushed[t][pushed[t].length > 1 ? e : 0])
    }
  }
  paths.attention_load = load
  return paths
}

function set(path, values, entity, entities) {
  for (let t = 0; t < path.length; t++) {
    if (path[t].length < entities) path[t] = Array(entities).fill(path[t][0])
    path[t][entity] = values[t]
  }
}
