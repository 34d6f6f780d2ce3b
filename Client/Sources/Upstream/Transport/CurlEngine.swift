import CCurl
import Foundation
import Synchronization

/// A request on its way to the engine's thread.
struct CurlPending: Sendable {
  /// The number by which the engine and libcurl name it; never 0.
  let id: UInt
  /// What to send.
  let request: TransportRequest
  /// Where to.
  let address: CurlAddress
  fileprivate let continuation: CheckedContinuation<Result<TransportResponse, TransportError>, Never>

  /// Answers the caller; exactly once.
  ///
  /// - Parameter outcome: The answer or the error.
  func resume(_ outcome: Result<TransportResponse, TransportError>) {
    continuation.resume(returning: outcome)
  }
}

/// The thread that drives all transfers of one transport.
///
/// Callers put commands into an inbox and wake the thread. Everything that belongs to libcurl is made, used and freed on
/// that thread; only the waker is used from others, under the inbox's lock.
final class CurlEngine: Sendable {
  private enum Command {
    case start(CurlPending)
    case cancel(UInt)
  }

  private struct Inbox {
    var commands: [Command] = []
    var lastID: UInt = 0
    /// Requests that have been taken and not been answered.
    var load = 0
    /// Why no more requests are taken, once that is so.
    var end: TransportError?
    var waker: CurlMulti.Waker?
  }

  /// How long the thread sleeps when nothing happens; libcurl's own timers and the waker end it sooner.
  private static let idleWaitMilliseconds: Int32 = 60_000

  private let configuration: TransportConfiguration
  private let inbox = Mutex(Inbox())

  /// Makes an engine that does nothing until `start`.
  ///
  /// - Parameter configuration: How to reach the hub, already checked.
  init(_ configuration: TransportConfiguration) {
    self.configuration = configuration
  }

  /// Starts the thread, which keeps the engine alive until `close`.
  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "transport"
    thread.start()
  }

  // MARK: From any thread

  /// Sends a request and waits for its outcome; when the task is cancelled, the transfer ends.
  ///
  /// - Parameters:
  ///   - request: What to send, already checked.
  ///   - address: Where to, already judged.
  /// - Returns: The answer or the error.
  func send(_ request: TransportRequest, to address: CurlAddress) async -> Result<TransportResponse, TransportError> {
    let id = inbox.withLock { inbox in
      inbox.lastID += 1
      return inbox.lastID
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        submit(CurlPending(id: id, request: request, address: address, continuation: continuation))
        // A cancellation that came before the request was in the inbox found nothing to cancel.
        if Task.isCancelled { cancel(id) }
      }
    } onCancel: {
      cancel(id)
    }
  }

  /// Ends all transfers with `error` and then the thread.
  ///
  /// - Parameter error: What callers get, now and later.
  func close(_ error: TransportError) {
    inbox.withLock { inbox in
      inbox.end = inbox.end ?? error
      inbox.waker?.wake()
    }
  }

  private func submit(_ pending: CurlPending) {
    let refusal: TransportError? = inbox.withLock { inbox in
      if let end = inbox.end { return end }
      guard inbox.load < TransportConfiguration.maximumRequests else {
        return TransportError(.busy, origin: pending.address.origin, underlying: "\(inbox.load) requests under way")
      }
      inbox.load += 1
      inbox.commands.append(.start(pending))
      inbox.waker?.wake()
      return nil
    }
    if let refusal { pending.resume(.failure(refusal)) }
  }

  private func cancel(_ id: UInt) {
    inbox.withLock { inbox in
      guard inbox.end == nil else { return }
      inbox.commands.append(.cancel(id))
      inbox.waker?.wake()
    }
  }

  // MARK: On the engine's thread

  /// What the thread has in hand.
  private struct Work {
    /// Requests whose turn has not come, in order.
    ///
    /// libcurl could hold them itself (`CURLMOPT_MAX_HOST_CONNECTIONS`), but 7.88 now and then forgets to wake one when
    /// a connection becomes free, which then waits until its connect timeout.
    var waiting: [CurlPending] = []
    /// Transfers that libcurl has, by the number of their request.
    var transfers: [UInt: CurlTransfer] = [:]
  }

  private func run() {
    Self.blockBrokenPipeSignal()
    var work = Work()
    do throws(TransportError) {
      let multi = try CurlMulti(idleConnections: configuration.maximumConnections)
      inbox.withLock { $0.waker = multi.waker }
      let end = drive(multi, &work)
      // From here on nobody may touch the multi handle, which goes away at the end of this scope.
      inbox.withLock { inbox in
        inbox.waker = nil
        inbox.end = end
      }
      for transfer in work.transfers.values {
        multi.remove(transfer.easy)
        transfer.fail(end)
      }
      refuse(work.waiting, end)
    } catch {
      inbox.withLock { $0.end = error }
      refuse([], error)
    }
  }

  /// Moves transfers on until the engine closes or libcurl itself fails; returns why it ended.
  private func drive(_ multi: borrowing CurlMulti, _ work: inout Work) -> TransportError {
    do {
      while true {
        let (commands, end) = inbox.withLock { inbox in
          guard inbox.end == nil else { return ([Command](), inbox.end) }
          defer { inbox.commands.removeAll() }
          return (inbox.commands, nil)
        }
        if let end { return end }
        for command in commands { obey(command, multi, &work) }
        admit(multi, &work)
        try multi.perform()
        while let done = multi.nextDone() {
          guard let transfer = work.transfers.removeValue(forKey: done.tag) else { continue }
          multi.remove(transfer.easy)
          settled()
          transfer.finish(done.result)
        }
        // A fresh handle has a timer that is due, so that the poll after this does not wait.
        admit(multi, &work)
        try multi.poll(milliseconds: Self.idleWaitMilliseconds)
      }
    } catch {
      return error
    }
  }

  private func obey(_ command: Command, _ multi: borrowing CurlMulti, _ work: inout Work) {
    switch command {
    case .start(let pending):
      work.waiting.append(pending)
    case .cancel(let id):
      let error = TransportError(.cancelled, underlying: "the task was cancelled")
      if let transfer = work.transfers.removeValue(forKey: id) {
        multi.remove(transfer.easy)
        settled()
        transfer.fail(error)
      } else if let index = work.waiting.firstIndex(where: { $0.id == id }) {
        let pending = work.waiting.remove(at: index)
        settled()
        pending.resume(.failure(error))
      }
    }
  }

  /// Hands waiting requests to libcurl for as long as there is room.
  private func admit(_ multi: borrowing CurlMulti, _ work: inout Work) {
    while work.transfers.count < configuration.maximumConnections, !work.waiting.isEmpty {
      let pending = work.waiting.removeFirst()
      do {
        let transfer = try CurlTransfer(pending, configuration: configuration)
        try multi.add(transfer.easy)
        work.transfers[pending.id] = transfer
      } catch {
        settled()
        pending.resume(.failure(error))
      }
    }
  }

  private func settled() {
    inbox.withLock { $0.load -= 1 }
  }

  /// Answers the requests that never reached libcurl.
  private func refuse(_ waiting: [CurlPending], _ error: TransportError) {
    let commands = inbox.withLock { inbox in
      defer { inbox.commands.removeAll() }
      return inbox.commands
    }
    for pending in waiting { pending.resume(.failure(error)) }
    for case .start(let pending) in commands { pending.resume(.failure(error)) }
  }

  /// Keeps a connection that the hub has closed from killing the program.
  ///
  /// OpenSSL writes without `MSG_NOSIGNAL`, and with `CURLOPT_NOSIGNAL` libcurl no longer ignores SIGPIPE by itself. The
  /// signal goes to the thread that writes, so it is enough to block it here.
  private static func blockBrokenPipeSignal() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
