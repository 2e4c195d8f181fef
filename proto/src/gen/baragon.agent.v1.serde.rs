impl serde::Serialize for ApplyItem {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.request_id.is_empty() {
            len += 1;
        }
        if self.target.is_some() {
            len += 1;
        }
        if self.no_validate {
            len += 1;
        }
        if self.no_reload {
            len += 1;
        }
        if self.force_reload {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.ApplyItem", len)?;
        if !self.request_id.is_empty() {
            struct_ser.serialize_field("requestId", &self.request_id)?;
        }
        if let Some(v) = self.target.as_ref() {
            struct_ser.serialize_field("target", v)?;
        }
        if self.no_validate {
            struct_ser.serialize_field("noValidate", &self.no_validate)?;
        }
        if self.no_reload {
            struct_ser.serialize_field("noReload", &self.no_reload)?;
        }
        if self.force_reload {
            struct_ser.serialize_field("forceReload", &self.force_reload)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ApplyItem {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "request_id",
            "requestId",
            "target",
            "no_validate",
            "noValidate",
            "no_reload",
            "noReload",
            "force_reload",
            "forceReload",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            RequestId,
            Target,
            NoValidate,
            NoReload,
            ForceReload,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "requestId" | "request_id" => Ok(GeneratedField::RequestId),
                            "target" => Ok(GeneratedField::Target),
                            "noValidate" | "no_validate" => Ok(GeneratedField::NoValidate),
                            "noReload" | "no_reload" => Ok(GeneratedField::NoReload),
                            "forceReload" | "force_reload" => Ok(GeneratedField::ForceReload),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ApplyItem;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.ApplyItem")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ApplyItem, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut request_id__ = None;
                let mut target__ = None;
                let mut no_validate__ = None;
                let mut no_reload__ = None;
                let mut force_reload__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::RequestId => {
                            if request_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("requestId"));
                            }
                            request_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Target => {
                            if target__.is_some() {
                                return Err(serde::de::Error::duplicate_field("target"));
                            }
                            target__ = map_.next_value()?;
                        }
                        GeneratedField::NoValidate => {
                            if no_validate__.is_some() {
                                return Err(serde::de::Error::duplicate_field("noValidate"));
                            }
                            no_validate__ = Some(map_.next_value()?);
                        }
                        GeneratedField::NoReload => {
                            if no_reload__.is_some() {
                                return Err(serde::de::Error::duplicate_field("noReload"));
                            }
                            no_reload__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ForceReload => {
                            if force_reload__.is_some() {
                                return Err(serde::de::Error::duplicate_field("forceReload"));
                            }
                            force_reload__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ApplyItem {
                    request_id: request_id__.unwrap_or_default(),
                    target: target__,
                    no_validate: no_validate__.unwrap_or_default(),
                    no_reload: no_reload__.unwrap_or_default(),
                    force_reload: force_reload__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.ApplyItem", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ApplyRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.term != 0 {
            len += 1;
        }
        if self.group.is_some() {
            len += 1;
        }
        if !self.items.is_empty() {
            len += 1;
        }
        if self.sequence != 0 {
            len += 1;
        }
        if !self.boot_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.ApplyRequest", len)?;
        if self.term != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("term", ToString::to_string(&self.term).as_str())?;
        }
        if let Some(v) = self.group.as_ref() {
            struct_ser.serialize_field("group", v)?;
        }
        if !self.items.is_empty() {
            struct_ser.serialize_field("items", &self.items)?;
        }
        if self.sequence != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("sequence", ToString::to_string(&self.sequence).as_str())?;
        }
        if !self.boot_id.is_empty() {
            struct_ser.serialize_field("bootId", &self.boot_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ApplyRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "term",
            "group",
            "items",
            "sequence",
            "boot_id",
            "bootId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Term,
            Group,
            Items,
            Sequence,
            BootId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "term" => Ok(GeneratedField::Term),
                            "group" => Ok(GeneratedField::Group),
                            "items" => Ok(GeneratedField::Items),
                            "sequence" => Ok(GeneratedField::Sequence),
                            "bootId" | "boot_id" => Ok(GeneratedField::BootId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ApplyRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.ApplyRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ApplyRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut term__ = None;
                let mut group__ = None;
                let mut items__ = None;
                let mut sequence__ = None;
                let mut boot_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Term => {
                            if term__.is_some() {
                                return Err(serde::de::Error::duplicate_field("term"));
                            }
                            term__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Group => {
                            if group__.is_some() {
                                return Err(serde::de::Error::duplicate_field("group"));
                            }
                            group__ = map_.next_value()?;
                        }
                        GeneratedField::Items => {
                            if items__.is_some() {
                                return Err(serde::de::Error::duplicate_field("items"));
                            }
                            items__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sequence => {
                            if sequence__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sequence"));
                            }
                            sequence__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::BootId => {
                            if boot_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("bootId"));
                            }
                            boot_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(ApplyRequest {
                    term: term__.unwrap_or_default(),
                    group: group__,
                    items: items__.unwrap_or_default(),
                    sequence: sequence__.unwrap_or_default(),
                    boot_id: boot_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.ApplyRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ApplyResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.results.is_empty() {
            len += 1;
        }
        if self.timing.is_some() {
            len += 1;
        }
        if self.old_workers != 0 {
            len += 1;
        }
        if self.reloads != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.ApplyResponse", len)?;
        if !self.results.is_empty() {
            struct_ser.serialize_field("results", &self.results)?;
        }
        if let Some(v) = self.timing.as_ref() {
            struct_ser.serialize_field("timing", v)?;
        }
        if self.old_workers != 0 {
            struct_ser.serialize_field("oldWorkers", &self.old_workers)?;
        }
        if self.reloads != 0 {
            struct_ser.serialize_field("reloads", &self.reloads)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ApplyResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "results",
            "timing",
            "old_workers",
            "oldWorkers",
            "reloads",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Results,
            Timing,
            OldWorkers,
            Reloads,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "results" => Ok(GeneratedField::Results),
                            "timing" => Ok(GeneratedField::Timing),
                            "oldWorkers" | "old_workers" => Ok(GeneratedField::OldWorkers),
                            "reloads" => Ok(GeneratedField::Reloads),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ApplyResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.ApplyResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ApplyResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut results__ = None;
                let mut timing__ = None;
                let mut old_workers__ = None;
                let mut reloads__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Results => {
                            if results__.is_some() {
                                return Err(serde::de::Error::duplicate_field("results"));
                            }
                            results__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Timing => {
                            if timing__.is_some() {
                                return Err(serde::de::Error::duplicate_field("timing"));
                            }
                            timing__ = map_.next_value()?;
                        }
                        GeneratedField::OldWorkers => {
                            if old_workers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("oldWorkers"));
                            }
                            old_workers__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Reloads => {
                            if reloads__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reloads"));
                            }
                            reloads__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(ApplyResponse {
                    results: results__.unwrap_or_default(),
                    timing: timing__,
                    old_workers: old_workers__.unwrap_or_default(),
                    reloads: reloads__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.ApplyResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetRenderedConfigRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.service_id.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.GetRenderedConfigRequest", len)?;
        if !self.service_id.is_empty() {
            struct_ser.serialize_field("serviceId", &self.service_id)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetRenderedConfigRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "service_id",
            "serviceId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ServiceId,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "serviceId" | "service_id" => Ok(GeneratedField::ServiceId),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetRenderedConfigRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.GetRenderedConfigRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetRenderedConfigRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut service_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ServiceId => {
                            if service_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("serviceId"));
                            }
                            service_id__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetRenderedConfigRequest {
                    service_id: service_id__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.GetRenderedConfigRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetRenderedConfigResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.served_config != 0 {
            len += 1;
        }
        if !self.files.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.GetRenderedConfigResponse", len)?;
        if self.served_config != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("servedConfig", ToString::to_string(&self.served_config).as_str())?;
        }
        if !self.files.is_empty() {
            struct_ser.serialize_field("files", &self.files)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetRenderedConfigResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "served_config",
            "servedConfig",
            "files",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ServedConfig,
            Files,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "servedConfig" | "served_config" => Ok(GeneratedField::ServedConfig),
                            "files" => Ok(GeneratedField::Files),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetRenderedConfigResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.GetRenderedConfigResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetRenderedConfigResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut served_config__ = None;
                let mut files__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ServedConfig => {
                            if served_config__.is_some() {
                                return Err(serde::de::Error::duplicate_field("servedConfig"));
                            }
                            served_config__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Files => {
                            if files__.is_some() {
                                return Err(serde::de::Error::duplicate_field("files"));
                            }
                            files__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetRenderedConfigResponse {
                    served_config: served_config__.unwrap_or_default(),
                    files: files__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.GetRenderedConfigResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetStatusRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let len = 0;
        let struct_ser = serializer.serialize_struct("baragon.agent.v1.GetStatusRequest", len)?;
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetStatusRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                            Err(serde::de::Error::unknown_field(value, FIELDS))
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetStatusRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.GetStatusRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetStatusRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                while map_.next_key::<GeneratedField>()?.is_some() {
                    let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(GetStatusRequest {
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.GetStatusRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for GetStatusResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.agent_id.is_empty() {
            len += 1;
        }
        if !self.group.is_empty() {
            len += 1;
        }
        if self.state != 0 {
            len += 1;
        }
        if self.term != 0 {
            len += 1;
        }
        if self.served_config != 0 {
            len += 1;
        }
        if !self.services.is_empty() {
            len += 1;
        }
        if self.old_workers != 0 {
            len += 1;
        }
        if self.last_reload.is_some() {
            len += 1;
        }
        if !self.problems.is_empty() {
            len += 1;
        }
        if !self.version.is_empty() {
            len += 1;
        }
        if self.maintenance {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.GetStatusResponse", len)?;
        if !self.agent_id.is_empty() {
            struct_ser.serialize_field("agentId", &self.agent_id)?;
        }
        if !self.group.is_empty() {
            struct_ser.serialize_field("group", &self.group)?;
        }
        if self.state != 0 {
            let v = get_status_response::State::try_from(self.state)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.state)))?;
            struct_ser.serialize_field("state", &v)?;
        }
        if self.term != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("term", ToString::to_string(&self.term).as_str())?;
        }
        if self.served_config != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("servedConfig", ToString::to_string(&self.served_config).as_str())?;
        }
        if !self.services.is_empty() {
            struct_ser.serialize_field("services", &self.services)?;
        }
        if self.old_workers != 0 {
            struct_ser.serialize_field("oldWorkers", &self.old_workers)?;
        }
        if let Some(v) = self.last_reload.as_ref() {
            struct_ser.serialize_field("lastReload", v)?;
        }
        if !self.problems.is_empty() {
            struct_ser.serialize_field("problems", &self.problems)?;
        }
        if !self.version.is_empty() {
            struct_ser.serialize_field("version", &self.version)?;
        }
        if self.maintenance {
            struct_ser.serialize_field("maintenance", &self.maintenance)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for GetStatusResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "agent_id",
            "agentId",
            "group",
            "state",
            "term",
            "served_config",
            "servedConfig",
            "services",
            "old_workers",
            "oldWorkers",
            "last_reload",
            "lastReload",
            "problems",
            "version",
            "maintenance",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AgentId,
            Group,
            State,
            Term,
            ServedConfig,
            Services,
            OldWorkers,
            LastReload,
            Problems,
            Version,
            Maintenance,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "agentId" | "agent_id" => Ok(GeneratedField::AgentId),
                            "group" => Ok(GeneratedField::Group),
                            "state" => Ok(GeneratedField::State),
                            "term" => Ok(GeneratedField::Term),
                            "servedConfig" | "served_config" => Ok(GeneratedField::ServedConfig),
                            "services" => Ok(GeneratedField::Services),
                            "oldWorkers" | "old_workers" => Ok(GeneratedField::OldWorkers),
                            "lastReload" | "last_reload" => Ok(GeneratedField::LastReload),
                            "problems" => Ok(GeneratedField::Problems),
                            "version" => Ok(GeneratedField::Version),
                            "maintenance" => Ok(GeneratedField::Maintenance),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = GetStatusResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.GetStatusResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<GetStatusResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut agent_id__ = None;
                let mut group__ = None;
                let mut state__ = None;
                let mut term__ = None;
                let mut served_config__ = None;
                let mut services__ = None;
                let mut old_workers__ = None;
                let mut last_reload__ = None;
                let mut problems__ = None;
                let mut version__ = None;
                let mut maintenance__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AgentId => {
                            if agent_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("agentId"));
                            }
                            agent_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Group => {
                            if group__.is_some() {
                                return Err(serde::de::Error::duplicate_field("group"));
                            }
                            group__ = Some(map_.next_value()?);
                        }
                        GeneratedField::State => {
                            if state__.is_some() {
                                return Err(serde::de::Error::duplicate_field("state"));
                            }
                            state__ = Some(map_.next_value::<get_status_response::State>()? as i32);
                        }
                        GeneratedField::Term => {
                            if term__.is_some() {
                                return Err(serde::de::Error::duplicate_field("term"));
                            }
                            term__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::ServedConfig => {
                            if served_config__.is_some() {
                                return Err(serde::de::Error::duplicate_field("servedConfig"));
                            }
                            served_config__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Services => {
                            if services__.is_some() {
                                return Err(serde::de::Error::duplicate_field("services"));
                            }
                            services__ = Some(map_.next_value()?);
                        }
                        GeneratedField::OldWorkers => {
                            if old_workers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("oldWorkers"));
                            }
                            old_workers__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::LastReload => {
                            if last_reload__.is_some() {
                                return Err(serde::de::Error::duplicate_field("lastReload"));
                            }
                            last_reload__ = map_.next_value()?;
                        }
                        GeneratedField::Problems => {
                            if problems__.is_some() {
                                return Err(serde::de::Error::duplicate_field("problems"));
                            }
                            problems__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Version => {
                            if version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("version"));
                            }
                            version__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Maintenance => {
                            if maintenance__.is_some() {
                                return Err(serde::de::Error::duplicate_field("maintenance"));
                            }
                            maintenance__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(GetStatusResponse {
                    agent_id: agent_id__.unwrap_or_default(),
                    group: group__.unwrap_or_default(),
                    state: state__.unwrap_or_default(),
                    term: term__.unwrap_or_default(),
                    served_config: served_config__.unwrap_or_default(),
                    services: services__.unwrap_or_default(),
                    old_workers: old_workers__.unwrap_or_default(),
                    last_reload: last_reload__,
                    problems: problems__.unwrap_or_default(),
                    version: version__.unwrap_or_default(),
                    maintenance: maintenance__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.GetStatusResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for get_status_response::State {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "STATE_UNSPECIFIED",
            Self::Converging => "STATE_CONVERGING",
            Self::Serving => "STATE_SERVING",
            Self::Applying => "STATE_APPLYING",
            Self::Stopping => "STATE_STOPPING",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for get_status_response::State {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "STATE_UNSPECIFIED",
            "STATE_CONVERGING",
            "STATE_SERVING",
            "STATE_APPLYING",
            "STATE_STOPPING",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = get_status_response::State;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "STATE_UNSPECIFIED" => Ok(get_status_response::State::Unspecified),
                    "STATE_CONVERGING" => Ok(get_status_response::State::Converging),
                    "STATE_SERVING" => Ok(get_status_response::State::Serving),
                    "STATE_APPLYING" => Ok(get_status_response::State::Applying),
                    "STATE_STOPPING" => Ok(get_status_response::State::Stopping),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for HeldService {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.service_id.is_empty() {
            len += 1;
        }
        if self.generation != 0 {
            len += 1;
        }
        if !self.problem.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.HeldService", len)?;
        if !self.service_id.is_empty() {
            struct_ser.serialize_field("serviceId", &self.service_id)?;
        }
        if self.generation != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("generation", ToString::to_string(&self.generation).as_str())?;
        }
        if !self.problem.is_empty() {
            struct_ser.serialize_field("problem", &self.problem)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for HeldService {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "service_id",
            "serviceId",
            "generation",
            "problem",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ServiceId,
            Generation,
            Problem,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "serviceId" | "service_id" => Ok(GeneratedField::ServiceId),
                            "generation" => Ok(GeneratedField::Generation),
                            "problem" => Ok(GeneratedField::Problem),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = HeldService;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.HeldService")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<HeldService, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut service_id__ = None;
                let mut generation__ = None;
                let mut problem__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ServiceId => {
                            if service_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("serviceId"));
                            }
                            service_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Generation => {
                            if generation__.is_some() {
                                return Err(serde::de::Error::duplicate_field("generation"));
                            }
                            generation__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Problem => {
                            if problem__.is_some() {
                                return Err(serde::de::Error::duplicate_field("problem"));
                            }
                            problem__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(HeldService {
                    service_id: service_id__.unwrap_or_default(),
                    generation: generation__.unwrap_or_default(),
                    problem: problem__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.HeldService", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ItemResult {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.service_id.is_empty() {
            len += 1;
        }
        if !self.request_id.is_empty() {
            len += 1;
        }
        if self.outcome != 0 {
            len += 1;
        }
        if self.level != 0 {
            len += 1;
        }
        if !self.message.is_empty() {
            len += 1;
        }
        if self.generation != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.ItemResult", len)?;
        if !self.service_id.is_empty() {
            struct_ser.serialize_field("serviceId", &self.service_id)?;
        }
        if !self.request_id.is_empty() {
            struct_ser.serialize_field("requestId", &self.request_id)?;
        }
        if self.outcome != 0 {
            let v = item_result::Outcome::try_from(self.outcome)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.outcome)))?;
            struct_ser.serialize_field("outcome", &v)?;
        }
        if self.level != 0 {
            let v = super::super::v1::Level::try_from(self.level)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.level)))?;
            struct_ser.serialize_field("level", &v)?;
        }
        if !self.message.is_empty() {
            struct_ser.serialize_field("message", &self.message)?;
        }
        if self.generation != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("generation", ToString::to_string(&self.generation).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ItemResult {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "service_id",
            "serviceId",
            "request_id",
            "requestId",
            "outcome",
            "level",
            "message",
            "generation",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            ServiceId,
            RequestId,
            Outcome,
            Level,
            Message,
            Generation,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "serviceId" | "service_id" => Ok(GeneratedField::ServiceId),
                            "requestId" | "request_id" => Ok(GeneratedField::RequestId),
                            "outcome" => Ok(GeneratedField::Outcome),
                            "level" => Ok(GeneratedField::Level),
                            "message" => Ok(GeneratedField::Message),
                            "generation" => Ok(GeneratedField::Generation),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ItemResult;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.ItemResult")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ItemResult, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut service_id__ = None;
                let mut request_id__ = None;
                let mut outcome__ = None;
                let mut level__ = None;
                let mut message__ = None;
                let mut generation__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::ServiceId => {
                            if service_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("serviceId"));
                            }
                            service_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::RequestId => {
                            if request_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("requestId"));
                            }
                            request_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Outcome => {
                            if outcome__.is_some() {
                                return Err(serde::de::Error::duplicate_field("outcome"));
                            }
                            outcome__ = Some(map_.next_value::<item_result::Outcome>()? as i32);
                        }
                        GeneratedField::Level => {
                            if level__.is_some() {
                                return Err(serde::de::Error::duplicate_field("level"));
                            }
                            level__ = Some(map_.next_value::<super::super::v1::Level>()? as i32);
                        }
                        GeneratedField::Message => {
                            if message__.is_some() {
                                return Err(serde::de::Error::duplicate_field("message"));
                            }
                            message__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Generation => {
                            if generation__.is_some() {
                                return Err(serde::de::Error::duplicate_field("generation"));
                            }
                            generation__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(ItemResult {
                    service_id: service_id__.unwrap_or_default(),
                    request_id: request_id__.unwrap_or_default(),
                    outcome: outcome__.unwrap_or_default(),
                    level: level__.unwrap_or_default(),
                    message: message__.unwrap_or_default(),
                    generation: generation__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.ItemResult", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for item_result::Outcome {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "OUTCOME_UNSPECIFIED",
            Self::Applied => "OUTCOME_APPLIED",
            Self::Stale => "OUTCOME_STALE",
            Self::Invalid => "OUTCOME_INVALID",
            Self::Failed => "OUTCOME_FAILED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for item_result::Outcome {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "OUTCOME_UNSPECIFIED",
            "OUTCOME_APPLIED",
            "OUTCOME_STALE",
            "OUTCOME_INVALID",
            "OUTCOME_FAILED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = item_result::Outcome;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "OUTCOME_UNSPECIFIED" => Ok(item_result::Outcome::Unspecified),
                    "OUTCOME_APPLIED" => Ok(item_result::Outcome::Applied),
                    "OUTCOME_STALE" => Ok(item_result::Outcome::Stale),
                    "OUTCOME_INVALID" => Ok(item_result::Outcome::Invalid),
                    "OUTCOME_FAILED" => Ok(item_result::Outcome::Failed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for PlanRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.group.is_some() {
            len += 1;
        }
        if !self.targets.is_empty() {
            len += 1;
        }
        if self.check {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.PlanRequest", len)?;
        if let Some(v) = self.group.as_ref() {
            struct_ser.serialize_field("group", v)?;
        }
        if !self.targets.is_empty() {
            struct_ser.serialize_field("targets", &self.targets)?;
        }
        if self.check {
            struct_ser.serialize_field("check", &self.check)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PlanRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "group",
            "targets",
            "check",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Group,
            Targets,
            Check,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "group" => Ok(GeneratedField::Group),
                            "targets" => Ok(GeneratedField::Targets),
                            "check" => Ok(GeneratedField::Check),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PlanRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.PlanRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PlanRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut group__ = None;
                let mut targets__ = None;
                let mut check__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Group => {
                            if group__.is_some() {
                                return Err(serde::de::Error::duplicate_field("group"));
                            }
                            group__ = map_.next_value()?;
                        }
                        GeneratedField::Targets => {
                            if targets__.is_some() {
                                return Err(serde::de::Error::duplicate_field("targets"));
                            }
                            targets__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Check => {
                            if check__.is_some() {
                                return Err(serde::de::Error::duplicate_field("check"));
                            }
                            check__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PlanRequest {
                    group: group__,
                    targets: targets__.unwrap_or_default(),
                    check: check__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.PlanRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for PlanResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.files.is_empty() {
            len += 1;
        }
        if self.level != 0 {
            len += 1;
        }
        if !self.failures.is_empty() {
            len += 1;
        }
        if self.checked {
            len += 1;
        }
        if !self.check_output.is_empty() {
            len += 1;
        }
        if !self.notes.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.PlanResponse", len)?;
        if !self.files.is_empty() {
            struct_ser.serialize_field("files", &self.files)?;
        }
        if self.level != 0 {
            let v = super::super::v1::Level::try_from(self.level)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.level)))?;
            struct_ser.serialize_field("level", &v)?;
        }
        if !self.failures.is_empty() {
            struct_ser.serialize_field("failures", &self.failures)?;
        }
        if self.checked {
            struct_ser.serialize_field("checked", &self.checked)?;
        }
        if !self.check_output.is_empty() {
            struct_ser.serialize_field("checkOutput", &self.check_output)?;
        }
        if !self.notes.is_empty() {
            struct_ser.serialize_field("notes", &self.notes)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for PlanResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "files",
            "level",
            "failures",
            "checked",
            "check_output",
            "checkOutput",
            "notes",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Files,
            Level,
            Failures,
            Checked,
            CheckOutput,
            Notes,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "files" => Ok(GeneratedField::Files),
                            "level" => Ok(GeneratedField::Level),
                            "failures" => Ok(GeneratedField::Failures),
                            "checked" => Ok(GeneratedField::Checked),
                            "checkOutput" | "check_output" => Ok(GeneratedField::CheckOutput),
                            "notes" => Ok(GeneratedField::Notes),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = PlanResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.PlanResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<PlanResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut files__ = None;
                let mut level__ = None;
                let mut failures__ = None;
                let mut checked__ = None;
                let mut check_output__ = None;
                let mut notes__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Files => {
                            if files__.is_some() {
                                return Err(serde::de::Error::duplicate_field("files"));
                            }
                            files__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Level => {
                            if level__.is_some() {
                                return Err(serde::de::Error::duplicate_field("level"));
                            }
                            level__ = Some(map_.next_value::<super::super::v1::Level>()? as i32);
                        }
                        GeneratedField::Failures => {
                            if failures__.is_some() {
                                return Err(serde::de::Error::duplicate_field("failures"));
                            }
                            failures__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Checked => {
                            if checked__.is_some() {
                                return Err(serde::de::Error::duplicate_field("checked"));
                            }
                            checked__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CheckOutput => {
                            if check_output__.is_some() {
                                return Err(serde::de::Error::duplicate_field("checkOutput"));
                            }
                            check_output__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Notes => {
                            if notes__.is_some() {
                                return Err(serde::de::Error::duplicate_field("notes"));
                            }
                            notes__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(PlanResponse {
                    files: files__.unwrap_or_default(),
                    level: level__.unwrap_or_default(),
                    failures: failures__.unwrap_or_default(),
                    checked: checked__.unwrap_or_default(),
                    check_output: check_output__.unwrap_or_default(),
                    notes: notes__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.PlanResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RenderedFile {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.path.is_empty() {
            len += 1;
        }
        if !self.content.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.RenderedFile", len)?;
        if !self.path.is_empty() {
            struct_ser.serialize_field("path", &self.path)?;
        }
        if !self.content.is_empty() {
            struct_ser.serialize_field("content", &self.content)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RenderedFile {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "path",
            "content",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Path,
            Content,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "path" => Ok(GeneratedField::Path),
                            "content" => Ok(GeneratedField::Content),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RenderedFile;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.RenderedFile")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RenderedFile, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut path__ = None;
                let mut content__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Path => {
                            if path__.is_some() {
                                return Err(serde::de::Error::duplicate_field("path"));
                            }
                            path__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Content => {
                            if content__.is_some() {
                                return Err(serde::de::Error::duplicate_field("content"));
                            }
                            content__ = Some(map_.next_value()?);
                        }
                    }
                }
                Ok(RenderedFile {
                    path: path__.unwrap_or_default(),
                    content: content__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.RenderedFile", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ResyncRequest {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.term != 0 {
            len += 1;
        }
        if self.group.is_some() {
            len += 1;
        }
        if !self.services.is_empty() {
            len += 1;
        }
        if self.sequence != 0 {
            len += 1;
        }
        if !self.boot_id.is_empty() {
            len += 1;
        }
        if self.maintenance.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.ResyncRequest", len)?;
        if self.term != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("term", ToString::to_string(&self.term).as_str())?;
        }
        if let Some(v) = self.group.as_ref() {
            struct_ser.serialize_field("group", v)?;
        }
        if !self.services.is_empty() {
            struct_ser.serialize_field("services", &self.services)?;
        }
        if self.sequence != 0 {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("sequence", ToString::to_string(&self.sequence).as_str())?;
        }
        if !self.boot_id.is_empty() {
            struct_ser.serialize_field("bootId", &self.boot_id)?;
        }
        if let Some(v) = self.maintenance.as_ref() {
            struct_ser.serialize_field("maintenance", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ResyncRequest {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "term",
            "group",
            "services",
            "sequence",
            "boot_id",
            "bootId",
            "maintenance",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Term,
            Group,
            Services,
            Sequence,
            BootId,
            Maintenance,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "term" => Ok(GeneratedField::Term),
                            "group" => Ok(GeneratedField::Group),
                            "services" => Ok(GeneratedField::Services),
                            "sequence" => Ok(GeneratedField::Sequence),
                            "bootId" | "boot_id" => Ok(GeneratedField::BootId),
                            "maintenance" => Ok(GeneratedField::Maintenance),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ResyncRequest;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.ResyncRequest")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ResyncRequest, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut term__ = None;
                let mut group__ = None;
                let mut services__ = None;
                let mut sequence__ = None;
                let mut boot_id__ = None;
                let mut maintenance__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Term => {
                            if term__.is_some() {
                                return Err(serde::de::Error::duplicate_field("term"));
                            }
                            term__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Group => {
                            if group__.is_some() {
                                return Err(serde::de::Error::duplicate_field("group"));
                            }
                            group__ = map_.next_value()?;
                        }
                        GeneratedField::Services => {
                            if services__.is_some() {
                                return Err(serde::de::Error::duplicate_field("services"));
                            }
                            services__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Sequence => {
                            if sequence__.is_some() {
                                return Err(serde::de::Error::duplicate_field("sequence"));
                            }
                            sequence__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::BootId => {
                            if boot_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("bootId"));
                            }
                            boot_id__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Maintenance => {
                            if maintenance__.is_some() {
                                return Err(serde::de::Error::duplicate_field("maintenance"));
                            }
                            maintenance__ = map_.next_value()?;
                        }
                    }
                }
                Ok(ResyncRequest {
                    term: term__.unwrap_or_default(),
                    group: group__,
                    services: services__.unwrap_or_default(),
                    sequence: sequence__.unwrap_or_default(),
                    boot_id: boot_id__.unwrap_or_default(),
                    maintenance: maintenance__,
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.ResyncRequest", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ResyncResponse {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if !self.failures.is_empty() {
            len += 1;
        }
        if self.level != 0 {
            len += 1;
        }
        if self.old_workers != 0 {
            len += 1;
        }
        if self.reloads != 0 {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.ResyncResponse", len)?;
        if !self.failures.is_empty() {
            struct_ser.serialize_field("failures", &self.failures)?;
        }
        if self.level != 0 {
            let v = super::super::v1::Level::try_from(self.level)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", self.level)))?;
            struct_ser.serialize_field("level", &v)?;
        }
        if self.old_workers != 0 {
            struct_ser.serialize_field("oldWorkers", &self.old_workers)?;
        }
        if self.reloads != 0 {
            struct_ser.serialize_field("reloads", &self.reloads)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ResyncResponse {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "failures",
            "level",
            "old_workers",
            "oldWorkers",
            "reloads",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Failures,
            Level,
            OldWorkers,
            Reloads,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "failures" => Ok(GeneratedField::Failures),
                            "level" => Ok(GeneratedField::Level),
                            "oldWorkers" | "old_workers" => Ok(GeneratedField::OldWorkers),
                            "reloads" => Ok(GeneratedField::Reloads),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ResyncResponse;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.ResyncResponse")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ResyncResponse, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut failures__ = None;
                let mut level__ = None;
                let mut old_workers__ = None;
                let mut reloads__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Failures => {
                            if failures__.is_some() {
                                return Err(serde::de::Error::duplicate_field("failures"));
                            }
                            failures__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Level => {
                            if level__.is_some() {
                                return Err(serde::de::Error::duplicate_field("level"));
                            }
                            level__ = Some(map_.next_value::<super::super::v1::Level>()? as i32);
                        }
                        GeneratedField::OldWorkers => {
                            if old_workers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("oldWorkers"));
                            }
                            old_workers__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                        GeneratedField::Reloads => {
                            if reloads__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reloads"));
                            }
                            reloads__ = 
                                Some(map_.next_value::<::pbjson::private::NumberDeserialize<_>>()?.0)
                            ;
                        }
                    }
                }
                Ok(ResyncResponse {
                    failures: failures__.unwrap_or_default(),
                    level: level__.unwrap_or_default(),
                    old_workers: old_workers__.unwrap_or_default(),
                    reloads: reloads__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.ResyncResponse", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Timing {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.render.is_some() {
            len += 1;
        }
        if self.stage.is_some() {
            len += 1;
        }
        if self.check.is_some() {
            len += 1;
        }
        if self.reload.is_some() {
            len += 1;
        }
        if self.verify.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("baragon.agent.v1.Timing", len)?;
        if let Some(v) = self.render.as_ref() {
            struct_ser.serialize_field("render", v)?;
        }
        if let Some(v) = self.stage.as_ref() {
            struct_ser.serialize_field("stage", v)?;
        }
        if let Some(v) = self.check.as_ref() {
            struct_ser.serialize_field("check", v)?;
        }
        if let Some(v) = self.reload.as_ref() {
            struct_ser.serialize_field("reload", v)?;
        }
        if let Some(v) = self.verify.as_ref() {
            struct_ser.serialize_field("verify", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Timing {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "render",
            "stage",
            "check",
            "reload",
            "verify",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Render,
            Stage,
            Check,
            Reload,
            Verify,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "render" => Ok(GeneratedField::Render),
                            "stage" => Ok(GeneratedField::Stage),
                            "check" => Ok(GeneratedField::Check),
                            "reload" => Ok(GeneratedField::Reload),
                            "verify" => Ok(GeneratedField::Verify),
                            _ => Err(serde::de::Error::unknown_field(value, FIELDS)),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Timing;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct baragon.agent.v1.Timing")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Timing, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut render__ = None;
                let mut stage__ = None;
                let mut check__ = None;
                let mut reload__ = None;
                let mut verify__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Render => {
                            if render__.is_some() {
                                return Err(serde::de::Error::duplicate_field("render"));
                            }
                            render__ = map_.next_value()?;
                        }
                        GeneratedField::Stage => {
                            if stage__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stage"));
                            }
                            stage__ = map_.next_value()?;
                        }
                        GeneratedField::Check => {
                            if check__.is_some() {
                                return Err(serde::de::Error::duplicate_field("check"));
                            }
                            check__ = map_.next_value()?;
                        }
                        GeneratedField::Reload => {
                            if reload__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reload"));
                            }
                            reload__ = map_.next_value()?;
                        }
                        GeneratedField::Verify => {
                            if verify__.is_some() {
                                return Err(serde::de::Error::duplicate_field("verify"));
                            }
                            verify__ = map_.next_value()?;
                        }
                    }
                }
                Ok(Timing {
                    render: render__,
                    stage: stage__,
                    check: check__,
                    reload: reload__,
                    verify: verify__,
                })
            }
        }
        deserializer.deserialize_struct("baragon.agent.v1.Timing", FIELDS, GeneratedVisitor)
    }
}
