#pragma once

#include <string>
#include <string_view>

namespace matjar::sourcing {

/// An address without its query and its fragment.
std::string_view without_query(std::string_view address);

/// True for the address of a picture's file.
bool is_picture_address(std::string_view address);

}  // namespace matjar::sourcing
