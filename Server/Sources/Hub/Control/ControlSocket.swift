package import ArgumentParser
package import Desk
import Foundation
import Model
import NIOCore
import NIOPosix
import ServiceLifecycle
package import Store

/// Takes command lines from other processes of this machine while the hub is served: a hub's file has one writer.
///
/// The socket lies in the hub's folder and is readable by its owner only. One message goes each way: JSON, ended by
/// closing the sender's side.
package struct ControlSocket: Service {
  private let store: Store
  private let root: any ParsableCommand.Type
  private let bound = AsyncStream<Void>.makeStream()

  /// The name of the socket in the hub's folder.
  package static let fileName = "control.sock"

  /// Runs commands of a program on an open hub.
  /// - Throws: `path-too-long` where the folder's path leaves no room for a Unix socket.
  package init(_ store: Store, root: any ParsableCommand.Type) throws {
    guard Self.path(in: store.directory) != nil else { throw HubError.pathTooLong(store.directory) }
    self.store = store
    self.root = root
  }

  /// Where the socket of a folder is, or nil where the path is too long for a Unix socket.
  static func path(in directory: String) -> String? {
    let path = directory + "/" + fileName
    return path.utf8.count <= ControlLimits.pathBytes ? path : nil
  }

  /// Waits until commands are taken, or until they never will be.
  package func waitUntilBound() async {
    for await _ in bound.stream { return }
  }

  /// Listens until the service group stops.
  @concurrent package func run() async throws {
    guard let path = Self.path(in: store.directory) else { throw HubError.pathTooLong(store.directory) }
    try? FileManager.default.removeItem(atPath: path)
    defer { bound.continuation.finish() }
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    bound.continuation.yield()
    do {
      try await cancelWhenGracefulShutdown {
        try await server.executeThenClose { clients in
          // Each client by itself: one that is suspended must not keep the others waiting.
          try await withThrowingDiscardingTaskGroup { group in
            for try await client in clients { group.addTask { try? await serve(client) } }
          }
        }
      }
    } catch is CancellationError {
      // The way a shutdown ends the wait for the next client.
    }
    try? FileManager.default.removeItem(atPath: path)
  }

  private func serve(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
    try await client.executeThenClose { inbound, outbound in
      let request = try JSONDecoder().decode(ControlRequest.self, from: try await Self.collect(inbound))
      let console = CapturingConsole()
      let context = CommandContext(
        kind: .hub, language: Language(rawValue: request.language) ?? .chinese, console: console,
        directory: request.directory, openStore: store)
      let status = await ProgramRunner.run(root, request.arguments, context: context)
      let reply = ControlReply(status: status, output: console.output, notes: console.notes)
      try await outbound.write(ByteBuffer(bytes: try JSONEncoder().encode(reply)))
      outbound.finish()
    }
  }

  static func collect(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws -> Data {
    var data = Data()
    for try await buffer in inbound {
      guard data.count + buffer.readableBytes <= ControlLimits.messageBytes else { throw HubError.bodyTooLarge }
      data.append(contentsOf: buffer.readableBytesView)
    }
    return data
  }
}

/// Passes a command line to the process that holds a hub's folder.
package enum ControlClient {
  /// Runs a command line there and repeats what it said here.
  /// - Returns: Its exit status.
  /// - Throws: `hub-unreachable` where nobody listens on the folder's socket.
  package static func run(_ arguments: [String], in directory: String, context: CommandContext) async throws -> Int32 {
    guard let path = ControlSocket.path(in: directory) else { throw HubError.unreachable }
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
      channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .connect(unixDomainSocketPath: path) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
              wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
          }
        }
    } catch {
      throw HubError.unreachable
    }
    let request = ControlRequest(
      arguments: arguments, directory: context.directory, language: context.language.rawValue)
    let data = try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: try JSONEncoder().encode(request)))
      outbound.finish()
      return try await ControlSocket.collect(inbound)
    }
    guard let reply = try? JSONDecoder().decode(ControlReply.self, from: data) else { throw HubError.unreachable }
    reply.output.forEach(context.console.write)
    reply.notes.forEach(context.console.note)
    return reply.status
  }
}

extension HubError {
  static func pathTooLong(_ path: String) -> HubError {
    HubError(
      "path-too-long", status: 400,
      LocalizedText("数据目录的路径太长：\(path)", "The path of the data folder is too long: \(path)"),
      hint: LocalizedText(
        "请把数据目录移到更短的路径下，例如 /srv/hub。", "Move the folder to a shorter path, such as /srv/hub."))
  }

  static let unreachable = HubError(
    "hub-unreachable", status: 503,
    LocalizedText("汇集点的数据正被另一进程使用，但它没有应答。", "Another process holds the hub's data and does not answer."),
    hint: LocalizedText("请稍后再试，或停止该进程。", "Try again later, or stop that process."), recovery: .retry)
}
