/// As much of JSON Schema as docs/schema/ uses, and stricter in one thing: a key that the schema
/// does not describe is wrong too, so that the schema stays whole.
#pragma once

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

namespace trustlint::test {

using nlohmann::json;

class SchemaCheck {
 public:
  explicit SchemaCheck(const std::string& name)
      : schema_(json::parse(std::ifstream(std::string(SOURCE_DIR) + "/docs/schema/" + name))) {}

  /// What is wrong with a document, one line each.
  std::vector<std::string> problems(const json& document) const {
    std::vector<std::string> list;
    check(schema_, document, "", list);
    return list;
  }

 private:
  static bool has_type(const std::string& type, const json& value) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "null" && value.is_null()) ||
           (type == "integer" && value.is_number_integer()) ||
           (type == "boolean" && value.is_boolean());
  }

  void check(const json& schema, const json& value, const std::string& at,
             std::vector<std::string>& list) const {
    const auto wrong = [&](const std::string& what) { list.push_back(at + ": " + what); };
    if (schema.contains("$ref")) {
      check(schema_.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, at,
            list);
    }
    if (schema.contains("const") && value != schema["const"]) {
      wrong("not the constant");
    }
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) {
      wrong("not one of the words: " + value.dump());
    }
    if (schema.contains("type")) {
      const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
      bool any = false;
      for (const json& type : types) {
        any = any || has_type(type, value);
      }
      if (!any) {
        wrong("wrong type: " + value.dump());
      }
    }
    if (schema.contains("minimum") && value.is_number() && value < schema["minimum"]) {
      wrong("too small");
    }
    if (schema.contains("pattern") && value.is_string() &&
        !std::regex_search(value.get<std::string>(),
                           std::regex(schema["pattern"].get<std::string>()))) {
      wrong("does not match: " + value.dump());
    }
    if (schema.contains("anyOf")) {
      bool any = false;
      for (const json& one : schema["anyOf"]) {
        std::vector<std::string> inner;
        check(one, value, at, inner);
        any = any || inner.empty();
      }
      if (!any) {
        wrong("none of the forms: " + value.dump());
      }
    }
    if (value.is_array() && schema.contains("items")) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        check(schema["items"], value[i], at + "/" + std::to_string(i), list);
      }
    }
    if (value.is_object()) {
      check_members(schema, value, at, list);
    }
  }

  void check_members(const json& schema, const json& value, const std::string& at,
                     std::vector<std::string>& list) const {
    for (const json& key : schema.value("required", json::array())) {
      if (!value.contains(key.get<std::string>())) {
        list.push_back(at + ": lacks " + key.get<std::string>());
      }
    }
    for (const auto& [key, member] : value.items()) {
      const std::string inside = at + "/" + key;
      if (schema.contains("properties") && schema["properties"].contains(key)) {
        check(schema["properties"][key], member, inside, list);
      } else if (schema.contains("additionalProperties")) {
        check(schema["additionalProperties"], member, inside, list);
      } else if (schema.contains("properties")) {
        list.push_back(inside + ": not in the schema");
      }
    }
  }

  json schema_;
};

}  // namespace trustlint::test
