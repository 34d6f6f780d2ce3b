package import Model
package import Store
package import WireProtocol

/// Joins a copy to a hub with a one-time code.
package struct Enrolment: Sendable {
  private let transport: any Transport

  /// Joins by way of a transport.
  package init(transport: any Transport) {
    self.transport = transport
  }

  /// What the hub says of itself.
  package struct Welcome: Sendable {
    /// The hub's name.
    package let hubName: String
    /// The hub's region.
    package let hubRegion: RegionCode
  }

  /// Asks a hub to let this copy in, checks that the hub knows the code as well, and remembers it.
  ///
  /// - Parameters:
  ///   - store: The copy.
  ///   - address: The hub's address.
  ///   - code: The code on the slip.
  ///   - replacing: Whether another hub takes the place of the one joined before, which was rebuilt or given up: what
  ///     that one acknowledged is sent again.
  /// - Throws: `TransportError` without an answer; `UpstreamError` where the hub refuses; `WireError` where whoever
  ///   answers does not know the code.
  package func join(
    _ store: Store, address: String, code: EnrolmentCode, replacing: Bool = false
  ) async throws -> Welcome {
    if !replacing, let hub = try store.upstream() { throw UpstreamError.alreadyEnrolled(hub.name) }
    guard address.hasPrefix("http://") || address.hasPrefix("https://") else { throw UpstreamError.addressMalformed }
    let base = address.hasSuffix("/") ? String(address.dropLast()) : address
    let keys = try PublicKeys(of: store.key)
    let region = store.identity.region.description
    let request = EnrolmentRequest(
      codeID: code.id, keys: keys, proof: EnrolmentProof.node(keys: keys, region: region, key: code.key),
      region: region,
      program: store.identity.kind == .hub
        ? EnrolledNode.hubProgram + "\(WireVersion.current)" : "tributary/\(WireVersion.current)")
    let response = try await transport.send(
      TransportRequest(
        method: .post, url: base + "/v1/enroll",
        headers: [TransportHeader("Content-Type", WireVersion.contentType)], body: try request.encoded(),
        responseLimit: WireLimits.messageBytes, isIdempotent: true))
    guard response.status == 200 else { throw HubConnection.refusal(response) }
    guard response.mediaType == WireVersion.contentType else { throw WireError.notAHub }
    let answer = try EnrolmentResponse(decoding: response.body)
    let expected = EnrolmentProof.hub(
      keys: answer.hubKeys, nodeKey: keys.signing, history: answer.history, key: code.key)
    guard !expected.isEmpty, Digest.isEqual(expected, answer.proof),
      let key = VerifyingKey(bytes: answer.hubKeys.signing),
      let agreementKey = AgreementPublicKey(bytes: answer.hubKeys.agreement),
      let hubRegion = RegionCode(answer.hubRegion)
    else { throw WireError.notAHub }
    if store.identity.kind == .hub {
      // Regions fall strictly from hub to hub: no hub can come to stand above itself.
      guard key.node != store.key.publicKey.node, try store.isBelow(store.identity.region, hubRegion) else {
        throw UpstreamError.relayLoop(answer.hubName)
      }
    }
    try store.join(
      url: base, key: key, agreementKey: agreementKey, history: answer.history, region: hubRegion,
      name: answer.hubName)
    return Welcome(hubName: answer.hubName, hubRegion: hubRegion)
  }
}
