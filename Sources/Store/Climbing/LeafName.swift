import Model

/// A leaf of the roll-up: what one region holds for one indicator in one year.
struct LeafName: Hashable {
  let region: String
  let indicator: String
  let year: Int
}

/// A period that a region hands in.
struct PlaceInTime: Hashable {
  let region: String
  let period: String
}

/// A value before and after: what a session found, and what it left.
struct Moved<Value> {
  let old: Value
  var new: Value
}
