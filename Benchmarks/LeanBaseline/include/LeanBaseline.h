// The least work that a merge with history and roll-up can cost: one packed log row, one wide last-writer-wins row and
// coalesced sums, straight on SQLite in C. It decodes nothing, verifies nothing, judges nothing and keeps no conflicts.
#ifndef LEAN_BASELINE_H
#define LEAN_BASELINE_H

#include <stdint.h>

#if defined(__clang__)
#define LEAN_NONNULL _Nonnull
#define LEAN_NULLABLE _Nullable
#else
#define LEAN_NONNULL
#define LEAN_NULLABLE
#endif

// How many cells a row has: numerator, denominator, definition version, source, note.
#define LEAN_CELLS 5

// The rows one district writes: a row's number lies below this.
#define LEAN_ROWS 768

// One district's upload, held in memory before the clock starts.
typedef struct lean_upload lean_upload;

// An open database.
typedef struct lean_database lean_database;

// One cell: text where it is not NULL, else the number.
typedef struct {
    int64_t number;
    const char *LEAN_NULLABLE text;
} lean_cell;

// Starts an upload of a district; cities and provinces are numbered by the caller. NULL without memory.
lean_upload *LEAN_NULLABLE lean_upload_make(int32_t district, int32_t city);

// Frees an upload.
void lean_upload_free(lean_upload *LEAN_NULLABLE upload);

// Appends a whole row. The texts are copied. Returns 0, or -1 without memory.
int lean_upload_add_row(
    lean_upload *LEAN_NONNULL upload, int32_t row, int32_t author, int64_t time, const char *LEAN_NONNULL region,
    const char *LEAN_NONNULL indicator, const char *LEAN_NONNULL period, const lean_cell *LEAN_NONNULL cells);

// Appends a write of one cell of a row. Returns 0, or -1 without memory.
int lean_upload_add_edit(
    lean_upload *LEAN_NONNULL upload, int32_t row, int32_t author, int64_t time, int32_t column, lean_cell cell);

// Makes a new database: WAL, synchronous = FULL, 64 MiB of cache. NULL where that fails.
lean_database *LEAN_NULLABLE lean_open(const char *LEAN_NONNULL path);

// Closes a database.
void lean_close(lean_database *LEAN_NULLABLE database);

// Merges one upload in one durable commit. Returns 0 or an SQLite code.
int lean_merge(lean_database *LEAN_NONNULL database, const lean_upload *LEAN_NONNULL upload);

// Reads every value of the rows of the districts from `first` to before `end`; counts the rows. Returns 0 or an SQLite
// code.
int lean_select(lean_database *LEAN_NONNULL database, int32_t first, int32_t end, int64_t *LEAN_NONNULL rows);

// The province's two sums over all cells, to hold against what was sent. Returns 0 or an SQLite code.
int lean_sums(
    lean_database *LEAN_NONNULL database, int64_t *LEAN_NONNULL numerator, int64_t *LEAN_NONNULL denominator);

#endif
