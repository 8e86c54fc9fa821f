//! How the data set is loaded, by which program.

use crate::dataset::Described;

pub(super) fn write(of: &Described<'_>) -> String {
    let (place, hub) = match &of.about.repo {
        Some(repo) => (repo.clone(), format!("hf://datasets/{repo}/")),
        None => (
            "path/to/this/folder".to_owned(),
            "path/to/this/folder/".to_owned(),
        ),
    };
    let configs: Vec<String> = of
        .tables
        .iter()
        .map(|table| format!("`{}`", table.name))
        .collect();
    format!(
        "With [datasets](https://huggingface.co/docs/datasets), config {}:

```python
from datasets import load_dataset

models = load_dataset(\"{place}\", \"models\", split=\"train\")
edges = load_dataset(\"{place}\", \"edges\", split=\"train\")
```

With polars, the models with the most children:

```python
import polars as pl

edges = pl.scan_parquet(\"{hub}data/edges/*.parquet\")
edges.group_by(\"parent\").len().sort(\"len\", descending=True).head(10).collect()
```

With DuckDB, how often a child has another licence than its parent:

```sql
SELECT e.relation, count(*) AS edges, avg((c.licenses <> p.licenses)::int) AS changed
FROM '{hub}data/edges/*.parquet' e
JOIN '{hub}data/models/*.parquet' c ON c.id = e.child
JOIN '{hub}data/models/*.parquet' p ON p.id = e.parent
GROUP BY e.relation ORDER BY edges DESC;
```

With pandas:

```python
import pandas as pd

families = pd.read_parquet(\"{hub}data/families\")
families.nlargest(10, \"models\")[[\"root\", \"models\", \"depth\", \"downloads\"]]
```",
        configs.join(", ")
    )
}
