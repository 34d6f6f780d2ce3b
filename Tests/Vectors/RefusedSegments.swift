/// Segments that a hub is sent, one after the other, and what it must say to each.
package struct RefusedSegments: Codable, Sendable, Equatable {
  /// One segment that is sent.
  package struct Trial: Codable, Sendable, Equatable {
    /// What is wrong with it.
    package let name: String
    /// The wire form in hexadecimal.
    package let segment: String

    /// Names a trial.
    package init(_ name: String, segment: String) {
      self.name = name
      self.segment = segment
    }
  }

  /// What must be said: a code of `Protocol/Spec/errors.md`, `taken`, or `held` for one that is there already.
  package struct Meaning: Codable, Sendable, Equatable {
    /// One for each trial.
    package let codes: [String]

    /// Lists the codes.
    package init(codes: [String]) {
      self.codes = codes
    }
  }

  /// The file's name.
  package static let name = "refused-segments-1.json"

  /// The key of the node that all trials claim to come from.
  package let publicKey: String
  /// The segments that the hub holds, from the first.
  package let held: [String]
  /// What it is sent next, each for itself.
  package let trials: [Trial]

  /// Puts the trials together.
  package init(publicKey: String, held: [String], trials: [Trial]) {
    self.publicKey = publicKey
    self.held = held
    self.trials = trials
  }
}
