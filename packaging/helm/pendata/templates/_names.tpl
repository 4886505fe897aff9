{{- define "pendata.name" -}}
{{- printf "%s-pendata" .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "pendata.selector" -}}
app.kubernetes.io/name: pendata
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "pendata.labels" -}}
{{ include "pendata.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "pendata.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* What `init` and `serve` are told alike. */}}
{{- define "pendata.environment" -}}
- name: PENDATA_DATA
  value: /var/lib/pendata
- name: PENDATA_DATABASE
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.secret }}
      key: {{ .Values.database.key }}
- name: PENDATA_WORKERS
  value: {{ .Values.workers | quote }}
{{- range $name, $value := .Values.environment }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* All that may be written: the root is read-only. */}}
{{- define "pendata.writable" -}}
- {name: data, mountPath: /var/lib/pendata}
- {name: temporary, mountPath: /tmp}
{{- end -}}

{{- define "pendata.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
