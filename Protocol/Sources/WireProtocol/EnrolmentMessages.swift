import Foundation
import WireGenerated

/// Asks to join a hub.
package struct EnrolmentRequest: Sendable, Hashable {
  /// Which code.
  package var codeID: String
  /// The node's public keys.
  package var keys: PublicKeys
  /// The proof that the node knows the code.
  package var proof: [UInt8]
  /// The region the node is for.
  package var region: String
  /// The node's program and version.
  package var program: String

  /// Asks with a code.
  package init(codeID: String, keys: PublicKeys, proof: [UInt8], region: String, program: String) {
    self.codeID = codeID
    self.keys = keys
    self.proof = proof
    self.region = region
    self.program = program
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireEnrollRequest()
    message.codeID = codeID
    message.publicKey = Data(keys.signing)
    message.agreementKey = Data(keys.agreement)
    message.proof = Data(proof)
    message.region = region
    message.program = program
    return try WireMessage.encode(message)
  }

  /// Reads a request.
  /// - Throws: `message-malformed`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WireEnrollRequest.self)
    self.init(
      codeID: message.codeID,
      keys: PublicKeys(signing: Array(message.publicKey), agreement: Array(message.agreementKey)),
      proof: Array(message.proof), region: message.region, program: message.program)
  }
}

/// Welcomes a node.
package struct EnrolmentResponse: Sendable, Hashable {
  /// The hub's public keys.
  package var hubKeys: PublicKeys
  /// The life of the hub's file.
  package var history: [UInt8]
  /// The proof that the hub knows the code.
  package var proof: [UInt8]
  /// The hub's region.
  package var hubRegion: String
  /// The hub's name.
  package var hubName: String

  /// Welcomes with a proof.
  package init(hubKeys: PublicKeys, history: [UInt8], proof: [UInt8], hubRegion: String, hubName: String) {
    self.hubKeys = hubKeys
    self.history = history
    self.proof = proof
    self.hubRegion = hubRegion
    self.hubName = hubName
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireEnrollResponse()
    message.hubPublicKey = Data(hubKeys.signing)
    message.agreementKey = Data(hubKeys.agreement)
    message.history = Data(history)
    message.proof = Data(proof)
    message.hubRegion = hubRegion
    message.hubName = hubName
    return try WireMessage.encode(message)
  }

  /// Reads an answer.
  /// - Throws: `message-malformed`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WireEnrollResponse.self)
    self.init(
      hubKeys: PublicKeys(signing: Array(message.hubPublicKey), agreement: Array(message.agreementKey)),
      history: Array(message.history), proof: Array(message.proof),
      hubRegion: message.hubRegion, hubName: message.hubName)
  }
}
