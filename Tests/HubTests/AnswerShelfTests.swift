import Desk
import Fixtures
import HTTPTypes
import Hummingbird
import Testing
import Upstream

@testable import Hub

@Suite struct `An answer that is given again` {
  private let shelf = AnswerShelf()
  private let now = ContinuousClock.now

  private func answer(_ length: Int = 2, status: HTTPResponse.Status = .ok) -> Response {
    WebPages.text(String(repeating: "a", count: length), status: status)
  }

  @Test func `is so for a second, while nothing is committed, to the same address`() {
    shelf.keep(answer(), to: "/a", at: 5, now: now)
    let end = now + .seconds(AnswerShelf.keptSeconds)
    #expect(shelf.answer(to: "/a", at: 5, now: end - .milliseconds(1)) != nil)
    #expect(shelf.answer(to: "/a", at: 5, now: end) == nil)
    #expect(shelf.answer(to: "/a", at: 6, now: now) == nil)
    #expect(shelf.answer(to: "/a?b", at: 5, now: now) == nil)
  }

  @Test func `is a good one of at most so many bytes`() {
    shelf.keep(answer(status: .badRequest), to: "/bad", at: 1, now: now)
    shelf.keep(answer(AnswerShelf.answerBytes + 1), to: "/long", at: 1, now: now)
    shelf.keep(answer(AnswerShelf.answerBytes), to: "/longest", at: 1, now: now)
    #expect(
      ["/bad", "/long", "/longest"].map { shelf.answer(to: $0, at: 1, now: now) != nil } == [false, false, true])
  }

  @Test func `is one of so many, and old ones make room`() {
    for number in 0...AnswerShelf.answers { shelf.keep(answer(), to: "/\(number)", at: 1, now: now) }
    #expect(shelf.answer(to: "/\(AnswerShelf.answers - 1)", at: 1, now: now) != nil)
    #expect(shelf.answer(to: "/\(AnswerShelf.answers)", at: 1, now: now) == nil)
    shelf.keep(answer(), to: "/new", at: 2, now: now)
    #expect(shelf.answer(to: "/new", at: 2, now: now) != nil)
  }

  @Test func `is made anew after each commit, of figures and of books`() async throws {
    try await withHub { live in
      func bodies(_ paths: [String]) async throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        for path in paths { found.append(try await live.get(path).body) }
        return found
      }
      let paths = ["/api/v1/rollups?indicator=HC01&period=2022", "/api/v1/nodes"]
      let first = try await bodies(paths)
      try live.hub.record("HC01", "2022", value: 79)
      let second = try await bodies(paths)
      #expect(second[0] != first[0])
      _ = try await live.member("500114")
      let third = try await bodies(paths)
      #expect(third[0] == second[0] && third[1] != second[1])
    }
  }
}
