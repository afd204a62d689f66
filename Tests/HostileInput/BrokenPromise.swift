/// Something that holds for every input did not hold for one.
package struct BrokenPromise: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// Stops the run at hand with `BrokenPromise` unless the condition holds.
func hold(_ condition: Bool, _ description: @autoclosure () -> String) throws(BrokenPromise) {
  if !condition { throw BrokenPromise(description()) }
}
