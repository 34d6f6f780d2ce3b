import Foundation
import WireGenerated

/// Segments of one origin in order, each with its receipt: how a copy gets its own history back.
package struct SegmentPage: Sendable, Hashable {
  /// The segments.
  package var segments: [Segment]
  /// Whether there are more behind the last.
  package var hasMore: Bool

  /// Makes a page.
  package init(segments: [Segment], hasMore: Bool) {
    self.segments = segments
    self.hasMore = hasMore
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireSegmentPage()
    message.segments = segments.map(\.message)
    message.more = hasMore
    return try WireMessage.encode(message)
  }

  /// Reads a page.
  /// - Throws: `message-malformed`, `message-too-large`, `suite-unknown`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WireSegmentPage.self, limit: WireLimits.answerBytes)
    var segments: [Segment] = []
    for segment in message.segments { segments.append(try Segment(segment)) }
    self.init(segments: segments, hasMore: message.more)
  }
}
