import HTTPTypes
import Hummingbird
import NIOCore
import WireProtocol

/// Reading of a request's body within a limit, by the bytes that come and whatever length was declared.
enum IncomingBody {
  /// The body had no end in sight: nothing more of the connection is read.
  private struct Endless: Error {}

  /// The whole body.
  ///
  /// Past the limit, a bounded surplus is read and dropped, since a refusal seldom reaches one who is still sending.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - limit: The most bytes that are kept.
  /// - Throws: `body-too-large`; an error for `ending` where even the surplus had no end; the connection's errors.
  static func read(_ request: Request, limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    var surplus = 0
    for try await buffer in request.body {
      if surplus == 0, bytes.count + buffer.readableBytes <= limit {
        bytes.append(contentsOf: buffer.readableBytesView)
        continue
      }
      surplus += buffer.readableBytes
      guard bytes.count + surplus <= limit + WireLimits.surplusBytes else { throw TooLong() }
    }
    guard surplus == 0 else { throw HubError.bodyTooLarge }
    return bytes
  }

  /// A body past its limit and its surplus.
  struct TooLong: Error {}

  /// The response to a failed request; after a body without end it closes the connection.
  ///
  /// The server would otherwise read the rest of the body, for as long as it comes, before the next request.
  ///
  /// - Parameters:
  ///   - response: What to say.
  ///   - error: What went wrong with the request.
  static func ending(_ response: Response, after error: any Error) -> Response {
    guard error is TooLong else { return response }
    var last = response
    last.headers[.connection] = "close"
    let body = response.body
    last.body = ResponseBody(contentLength: body.contentLength) { writer in
      try await body.write(writer)
      // Ends the connection from outside the protocol, once the answer has been handed to it.
      throw Endless()
    }
    return last
  }
}
