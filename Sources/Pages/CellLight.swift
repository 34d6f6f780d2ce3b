/// The light a figure is shown under; never told by colour alone.
package enum CellLight: String, CaseIterable, Sendable {
  /// Not judged: not due, no target, or too few cases.
  case grey
  /// Met, or on schedule.
  case green
  /// A little behind schedule, or met as far as is known.
  case yellow
  /// Not met, or far behind.
  case red
  /// Done, and confirmed by the tier above.
  case blue

  /// The sign shown beside the figure.
  package var symbol: String {
    switch self {
    case .grey: "○"
    case .green: "✓"
    case .yellow: "▲"
    case .red: "✕"
    case .blue: "◆"
    }
  }

  var phrase: SharedPhrase {
    switch self {
    case .grey: .lightGrey
    case .green: .lightGreen
    case .yellow: .lightYellow
    case .red: .lightRed
    case .blue: .lightBlue
    }
  }
}

/// Which way an indicator should go.
package enum IndicatorDirection: String, CaseIterable, Sendable {
  /// The higher the better.
  case up
  /// The lower the better.
  case down
  /// A yes-or-no indicator that should be yes.
  case yes

  var symbol: String {
    switch self {
    case .up: "↑"
    case .down: "↓"
    case .yes: "☑"
    }
  }

  var phrase: SharedPhrase {
    switch self {
    case .up: .directionUp
    case .down: .directionDown
    case .yes: .directionYes
    }
  }
}
