import Replica
import Testing

@Suite struct `The schema` {
  @Test func `finds each table by number and by name, and none beyond`() {
    for table in Schema.tables {
      #expect(Schema.table(table.id) == table && Schema.table(named: table.name) == table)
    }
    #expect(Schema.table(0) == nil && Schema.table(Schema.lastNumber + 1) == nil)
    #expect(Schema.table(.max) == nil && Schema.table(named: "") == nil)
  }

  @Test func `gives no number twice and puts every value column in one group`() throws {
    #expect(Schema.tables.map(\.id) == (1...30).map { UInt16($0) })
    for table in Schema.tables {
      let all = table.identity + table.columns
      #expect(Set(all.map(\.id)).count == all.count && Set(all.map(\.name)).count == all.count, "\(table.name)")
      #expect(table.groups.flatMap { Array($0.range) } == Array(table.columns.indices), "\(table.name)")
      #expect(table.identity[table.ownerPosition].name == table.owner, "\(table.name)")
      #expect(table.identity[table.scopePosition].name == table.scope, "\(table.name)")
      #expect(table.allGroups == (table.groups.indices.reduce(0) { $0 | 1 << UInt16($1) }), "\(table.name)")
    }
  }

  @Test func `brings new columns of a known table in groups of their own`() {
    for table in Schema.tables {
      #expect(table.groups.allSatisfy { $0.since >= table.since && $0.since <= Schema.version }, "\(table.name)")
      #expect(table.groups.map(\.since) == table.groups.map(\.since).sorted(), "\(table.name)")
    }
    #expect(Schema.observation.groups.map(\.since) == [1, 1, 3])
  }

  @Test func `has figures show their source, and no other table`() throws {
    #expect(Schema.tables.filter { $0.source != nil } == [Schema.observation, Schema.entityMark])
    for table in [Schema.observation, Schema.entityMark] {
      let source = try #require(table.source)
      #expect(table.groups[source.group].columns[source.place].name == "source")
    }
  }
}
