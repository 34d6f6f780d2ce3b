package import Model

/// A dated right (代报) of a tier above to write the figures of a region that has no copy of its own.
package struct Mandate: Sendable, Hashable {
  /// Where a mandate stands at a moment.
  package enum Phase: String, Sendable, Hashable, CaseIterable {
    /// Its first day is still to come.
    case planned
    /// It holds.
    case inForce = "in-force"
    /// Its last day has gone by.
    case over
    /// It was ended, by a person or by the region's enrolment.
    case ended
  }

  /// The region above, whose office writes.
  package let holder: RegionCode
  /// The region it is written for.
  package let region: RegionCode
  /// The first day.
  package let from: CalendarDay
  /// The last day, or nil where none is set.
  package let to: CalendarDay?
  /// Why it was given.
  package let reason: String
  /// When it was ended, in milliseconds since 1970, or nil.
  package let endedAt: Int64?

  /// Puts a mandate together.
  package init(
    holder: RegionCode, region: RegionCode, from: CalendarDay, to: CalendarDay?, reason: String, endedAt: Int64? = nil
  ) {
    self.holder = holder
    self.region = region
    self.from = from
    self.to = to
    self.reason = reason
    self.endedAt = endedAt
  }

  /// Reads a row, or fails where a region or a day in it is none: such a row gives no right.
  package init?(identity: [FieldValue], values: [FieldValue]) {
    guard identity.count == Schema.mandate.identity.count, values.count == Schema.mandate.columns.count,
      let holder = identity[0].text.flatMap({ RegionCode($0) }),
      let region = identity[1].text.flatMap({ RegionCode($0) }), let from = values[0].text.flatMap({ CalendarDay($0) })
    else { return nil }
    var to: CalendarDay?
    if let text = values[1].text {
      guard let day = CalendarDay(text) else { return nil }
      to = day
    }
    self.init(
      holder: holder, region: region, from: from, to: to, reason: values[2].text ?? "", endedAt: values[3].integer)
  }

  /// Identity columns and values.
  package var stored: (identity: [FieldValue], values: [FieldValue]) {
    (
      [.text(holder.description), .text(region.description)],
      [.text(from.description), .optional(to?.description), .text(reason), .optional(endedAt)]
    )
  }

  /// Where it stands at a moment, in milliseconds since 1970.
  package func phase(at time: Int64) -> Phase {
    if let endedAt, time >= endedAt { return .ended }
    let day = CalendarDay(at: time)
    if day < from { return .planned }
    if let to, day > to { return .over }
    return .inForce
  }

  /// The same mandate, ended at a moment.
  package func ended(at time: Int64) -> Mandate {
    Mandate(holder: holder, region: region, from: from, to: to, reason: reason, endedAt: time)
  }
}
