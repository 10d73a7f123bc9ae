//! What was wrong with a job or its file, in a sentence: for programs and terminals, which are spoken to in English.

use super::JobFault;

impl JobFault {
    /// The fault as a sentence, with the line it is in.
    pub fn sentence(&self) -> String {
        let detail = &self.detail;
        let says = match self.code.as_str() {
            "no-rows" => "The file holds no rows.".to_owned(),
            "no-file" => "The file is not kept any more.".to_owned(),
            "too-many-columns" => format!("The file has too many columns ({detail})."),
            "repeated-column" => format!("The column {detail} is there twice."),
            "repeated-field" => format!("Two columns are taken for the same field: {detail}."),
            "unmatched-column" => format!("Neither a field nor passed over: {detail}."),
            "missing-column" => format!("No column is taken for {detail}, which every row needs."),
            "wrong-key" => format!("Records of this kind cannot be matched by {detail}."),
            "not-utf-8" => "Bytes that are no UTF-8: the file is torn there, or of another encoding.".to_owned(),
            "not-in-encoding" => {
                format!("Bytes that are no letters in {detail}: the file is torn there, or of another encoding.")
            }
            "row-too-long" => format!("A row is longer than {detail} KB. A quote may not be closed there."),
            "not-a-table" => format!("The file cannot be read as a table: {detail}."),
            "not-a-workbook" if detail.is_empty() => "The workbook cannot be read.".to_owned(),
            "not-a-workbook" => format!("The workbook cannot be read: {detail}."),
            "old-workbook" => "This is a workbook of the old kind (.xls). Save it as XLSX or CSV.".to_owned(),
            "workbook-too-large" => format!("The workbook holds more than is read ({detail})."),
            "file-too-large" => format!("The file is larger than {detail} MB."),
            "no-sheet" => format!("There is no sheet {detail}."),
            "refused" => "Rows were refused, and one refused row stops all. Nothing was imported.".to_owned(),
            "conflict" => "Somebody wrote the same keys at the same moment. Nothing was imported.".to_owned(),
            "source-down" => format!("The source {detail} does not answer. What was done before stays."),
            "source-refused" => {
                format!("A source did not take what was to be written: {detail}. What was done before stays.")
            }
            "unreadable" => format!("The file cannot be read: {detail}."),
            code if detail.is_empty() => code.to_owned(),
            code => format!("{code}: {detail}."),
        };
        self.line.map_or_else(|| says.clone(), |line| format!("Line {line}: {says}"))
    }
}
