/// The classic skeleton for programs of one's own: it does what `ra` does.
struct Ratemplate: Tool {
  let name = "ratemplate"
  let summary = "the same as ra"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    Ra().run(arguments, console: console)
  }
}
