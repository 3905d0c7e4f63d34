#include "store/files/picture.hpp"

#include <gtest/gtest.h>
#include <random>

namespace terrace::store {
namespace {

using namespace std::string_literals;

std::string segment(char marker, const std::string& body) {
    const auto length = body.size() + 2;
    return std::string{'\xff', marker, static_cast<char>(length >> 8), static_cast<char>(length)} + body;
}
std::string jpeg_with(const std::string& segments, const std::string& after = "") {
    return "\xff\xd8"s + segment('\xe0', "JFIF\0\1\1"s) + segments + segment('\xda', "\1\1\0\0?\0"s) + "pixels\xff\0more\xff\xd0 pixels"s + "\xff\xd9"s + after;
}
std::string chunk(const std::string& name, const std::string& body) {
    return std::string{0, 0, 0, static_cast<char>(body.size())} + name + body + "crc!";
}
std::string png_with(const std::string& chunks) { return "\x89PNG\r\n\x1a\n"s + chunk("IHDR", "0123456789abc") + chunks + chunk("IDAT", "pixels") + chunk("IEND", ""); }
std::string webp_with(const std::string& chunks) {
    const auto body = "WEBPVP8 "s + std::string{4, 0, 0, 0} + "data" + chunks;
    return "RIFF"s + std::string{static_cast<char>(body.size()), 0, 0, 0} + body;
}

TEST(Picture, APlainPictureIsKnownByItsBytes) {
    EXPECT_EQ(look_at_picture(jpeg_with("")).type, "image/jpeg");
    EXPECT_EQ(look_at_picture(jpeg_with("")).metadata, "");
    EXPECT_EQ(look_at_picture(jpeg_with(segment('\xe2', "ICC_PROFILE\0"s))).metadata, "");
    EXPECT_EQ(look_at_picture(png_with("")).type, "image/png");
    EXPECT_EQ(look_at_picture(png_with("")).metadata, "");
    EXPECT_EQ(look_at_picture(webp_with("")).type, "image/webp");
    EXPECT_EQ(look_at_picture(webp_with("")).metadata, "");
    EXPECT_EQ(look_at_picture("<html>").type, "");
    EXPECT_EQ(look_at_picture("").type, "");
}

TEST(Picture, WhateverTellsWhereOrByWhomIsFound) {
    EXPECT_EQ(look_at_picture(jpeg_with(segment('\xe1', "Exif\0\0II*"s))).metadata, "Exif");
    EXPECT_EQ(look_at_picture(jpeg_with(segment('\xe1', "http://ns.adobe.com/xap/1.0/"))).metadata, "XMP");
    EXPECT_EQ(look_at_picture(jpeg_with(segment('\xed', "Photoshop 3.0"))).metadata, "APP13");
    EXPECT_EQ(look_at_picture(jpeg_with(segment('\xe2', "MPF"))).metadata, "APP2");
    EXPECT_EQ(look_at_picture(jpeg_with(segment('\xfe', "taken at home"))).metadata, "comment");
    EXPECT_EQ(look_at_picture(jpeg_with("", "a second picture")).metadata, "trailing bytes");
    EXPECT_EQ(look_at_picture(png_with(chunk("eXIf", "II*"))).metadata, "chunk eXIf");
    EXPECT_EQ(look_at_picture(png_with(chunk("tEXt", "Author"))).metadata, "chunk tEXt");
    EXPECT_EQ(look_at_picture(webp_with("EXIF"s + std::string{4, 0, 0, 0} + "II*!")).metadata, "Exif");
}

TEST(Picture, HalfAPictureIsNone) {
    for (const auto& whole : {jpeg_with(segment('\xe1', "Exif")), png_with(""), webp_with("")})
        for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_EQ(look_at_picture(std::string_view{whole}.substr(0, size)).type, "") << size;
}

TEST(Picture, AnyBytesAreFine) {
    std::mt19937 random{5};
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = round % 3 == 0 ? jpeg_with(segment('\xe1', "Exif")) : round % 3 == 1 ? png_with(chunk("tEXt", "a")) : webp_with("");
        for (int change = 0; change < 3; ++change) bytes[random() % bytes.size()] = static_cast<char>(random());
        look_at_picture(bytes);
    }
}

}    // namespace
}    // namespace terrace::store
