// What Grafana's own types say of a dashboard, with the options of the panels that are used here: the
// library leaves `options`, `custom` and queries open.
import * as d from "@grafana/grafana-foundation-sdk/dashboard";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as bargauge from "@grafana/grafana-foundation-sdk/bargauge";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

/** Any of its fields, and no other: Grafana fills in what is left out. */
type Some<T> = { [K in keyof T]?: T[K] extends object | undefined ? Some<T[K]> : T[K] };
/** What Prometheus' own annotations hold beside an expression. */
type Annotation = Omit<d.AnnotationQuery, never> & {
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: boolean;
  step?: string;
};
/** `definition` is what Grafana itself writes, and shows in its list of variables. */
type Variable = Omit<d.VariableModel, never> & { definition?: string };

type Query = Omit<prometheus.dataquery, "_implementsDataqueryVariant">;
type Defaults<Custom> = Omit<d.FieldConfig, "custom"> & { custom?: Some<Custom> };
type PanelOf<Type extends string, Options, Custom> =
  Omit<d.Panel, "type" | "targets" | "options" | "fieldConfig"> & {
    type: Type;
    id: number;
    gridPos: d.GridPos;
    targets: Query[];
    options: Some<Options>;
    fieldConfig: Omit<d.FieldConfigSource, "defaults"> & { defaults: Defaults<Custom> };
  };
type Shown =
  | PanelOf<"bargauge", bargauge.Options, {}>
  | PanelOf<"stat", stat.Options, {}>
  | PanelOf<"state-timeline", statetimeline.Options, statetimeline.FieldConfig>
  | PanelOf<"table", table.Options, common.TableFieldOptions>
  | PanelOf<"timeseries", timeseries.Options, common.GraphFieldConfig>;
type Row = Omit<d.RowPanel, "panels"> & { panels: Shown[] };

export interface CheckedDashboard extends Omit<d.Dashboard, "panels" | "annotations" | "templating"> {
  templating: { list: Variable[] };
  annotations: { list: Annotation[] };
  panels: (Shown | Row)[];
}
