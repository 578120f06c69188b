//! Tables as Parquet: columns with types, written in groups of rows, so that no more
//! than one group is ever held.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::write::{Cell, Column, Holds, WriteError};

/// So many rows are held before they are written as a group.
const GROUP_ROWS: usize = 32_768;

/// A Parquet file under way.
pub(crate) struct Groups<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Gathered>,
    rows: usize,
}

/// The cells of a column since the last group.
struct Gathered {
    name: String,
    /// For each row 1, or 0 where the cell is empty.
    filled: Vec<i16>,
    cells: Cells,
}

enum Cells {
    /// All texts one after another, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Numbers(Vec<i64>),
    Hundredths(Vec<i64>),
    Days(Vec<i32>),
}

impl<W: Write + Send> Groups<W> {
    pub(crate) fn begin(out: W, columns: &[Column<'_>]) -> Result<Groups<W>, WriteError> {
        let mut fields = Vec::with_capacity(columns.len());
        for column in columns {
            let of = |physical| {
                Type::primitive_type_builder(column.name, physical)
                    .with_repetition(Repetition::OPTIONAL)
            };
            let field = match column.holds {
                Holds::Text => {
                    of(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String))
                }
                Holds::Numbers => of(Physical::INT64),
                Holds::Hundredths => of(Physical::INT64)
                    .with_logical_type(Some(LogicalType::decimal(2, 18)))
                    .with_scale(2)
                    .with_precision(18),
                Holds::Days => of(Physical::INT32).with_logical_type(Some(LogicalType::Date)),
            };
            fields.push(Arc::new(field.build()?));
        }
        let schema = Type::group_type_builder("report")
            .with_fields(fields)
            .build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("sopan ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        Ok(Groups {
            file: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?,
            columns: columns.iter().map(Gathered::new).collect(),
            rows: 0,
        })
    }

    pub(crate) fn row<'c>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'c>>,
    ) -> Result<(), WriteError> {
        let mut cells = cells.into_iter();
        for column in &mut self.columns {
            column.take(&cells.next().unwrap_or(Cell::Empty))?;
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS {
            self.write_group()?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), WriteError> {
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else {
                break;
            };
            let filled = Some(column.filled.as_slice());
            match &mut column.cells {
                Cells::Text(text, ends) => {
                    let all = ByteArray::from(std::mem::take(text));
                    let mut begin = 0;
                    let texts: Vec<ByteArray> = ends
                        .drain(..)
                        .map(|end| {
                            let text = all.slice(begin, end - begin);
                            begin = end;
                            text
                        })
                        .collect();
                    let writer = writer.typed::<ByteArrayType>();
                    writer.write_batch(&texts, filled, None)?;
                }
                Cells::Numbers(numbers) | Cells::Hundredths(numbers) => {
                    let writer = writer.typed::<Int64Type>();
                    writer.write_batch(numbers, filled, None)?;
                    numbers.clear();
                }
                Cells::Days(days) => {
                    let writer = writer.typed::<Int32Type>();
                    writer.write_batch(days, filled, None)?;
                    days.clear();
                }
            }
            writer.close()?;
            column.filled.clear();
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    pub(crate) fn end(mut self) -> Result<(), WriteError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.file.close()?;
        Ok(())
    }
}

impl Gathered {
    fn new(column: &Column<'_>) -> Gathered {
        Gathered {
            name: column.name.to_owned(),
            filled: Vec::new(),
            cells: match column.holds {
                Holds::Text => Cells::Text(Vec::new(), Vec::new()),
                Holds::Numbers => Cells::Numbers(Vec::new()),
                Holds::Hundredths => Cells::Hundredths(Vec::new()),
                Holds::Days => Cells::Days(Vec::new()),
            },
        }
    }

    fn take(&mut self, cell: &Cell<'_>) -> Result<(), WriteError> {
        match (&mut self.cells, cell) {
            (_, Cell::Empty) => {
                self.filled.push(0);
                return Ok(());
            }
            (Cells::Text(text, ends), cell) => {
                text.extend_from_slice(cell.printed().as_bytes());
                ends.push(text.len());
            }
            (Cells::Numbers(numbers), Cell::Number(n))
            | (Cells::Hundredths(numbers), Cell::Hundredths(n)) => numbers.push(*n),
            (Cells::Days(days), Cell::Day(day)) => days.push(day.number()),
            (_, cell) => {
                return Err(WriteError::Misfit {
                    column: self.name.clone(),
                    cell: cell.printed().into_owned(),
                });
            }
        }
        self.filled.push(1);
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::write::{Format, Rows};
    use parquet::file::reader::{FileReader, SerializedFileReader};

    /// The reader wants what can be read from several places: a file.
    fn read(bytes: &[u8], name: &str) -> (usize, Vec<Vec<String>>) {
        let path =
            std::env::temp_dir().join(format!("sopan-{}-{name}.parquet", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let file = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        let groups = file.num_row_groups();
        let rows = file
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                row.get_column_iter().map(|(_, f)| f.to_string()).collect()
            })
            .collect();
        std::fs::remove_file(path).unwrap();
        (groups, rows)
    }

    const COLUMNS: [Column<'static>; 4] = [
        Column {
            name: "text",
            holds: Holds::Text,
        },
        Column {
            name: "number",
            holds: Holds::Numbers,
        },
        Column {
            name: "percent",
            holds: Holds::Hundredths,
        },
        Column {
            name: "day",
            holds: Holds::Days,
        },
    ];

    #[test]
    fn every_kind_of_cell_comes_back_with_its_type() {
        let mut out = Vec::new();
        let mut rows = Rows::begin(Format::Parquet, &mut out, "", &COLUMNS).unwrap();
        let day = "2025-11-30".parse().unwrap();
        rows.row([
            Cell::from("=आशा"),
            Cell::Number(-7),
            Cell::Hundredths(9_256),
            Cell::Day(day),
        ])
        .unwrap();
        rows.row([Cell::Empty, Cell::Empty]).unwrap();
        rows.row([
            Cell::from(""),
            Cell::Number(0),
            Cell::Hundredths(-5),
            Cell::Empty,
        ])
        .unwrap();
        rows.end().unwrap();
        let (groups, rows) = read(&out, "cells");
        assert_eq!(groups, 1);
        assert_eq!(
            rows,
            [
                ["\"=आशा\"", "-7", "92.56", "2025-11-30"],
                ["null", "null", "null", "null"],
                ["\"\"", "0", "-0.05", "null"],
            ]
        );
    }

    #[test]
    fn rows_are_written_in_groups_and_no_more_than_one_is_held() {
        let mut out = Vec::new();
        let mut groups = Groups::begin(&mut out, &COLUMNS[..2]).unwrap();
        let many = GROUP_ROWS + 10;
        for n in 0..many {
            let n = i64::try_from(n).unwrap();
            groups
                .row([Cell::from(n.to_string()), Cell::Number(n)])
                .unwrap();
            assert!(groups.rows < GROUP_ROWS);
        }
        groups.end().unwrap();
        let (groups, rows) = read(&out, "groups");
        assert_eq!((groups, rows.len()), (2, many));
        assert!(rows.iter().all(|r| r[0] == format!("\"{}\"", r[1])));
    }

    #[test]
    fn a_cell_of_another_kind_is_refused_by_its_column() {
        let mut rows = Rows::begin(Format::Parquet, Vec::new(), "", &COLUMNS[1..2]).unwrap();
        let told = rows.row([Cell::from("many")]).unwrap_err().to_string();
        assert_eq!(told, "column number: “many” does not fit into it");
    }
}
